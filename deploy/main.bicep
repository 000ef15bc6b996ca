// A Flex Consumption app with its storage account, identity, role assignments and monitoring. No keys: the app signs in to
// storage with its own identity, and the storage account refuses shared keys. The one secret is the mail server's password.
targetScope = 'resourceGroup'

@description('A short name that the names of all resources begin with.')
@minLength(3)
@maxLength(11)
param name string = 'workflow'

param location string = resourceGroup().location

@description('The OpenID Connect provider whose tokens are accepted, for example https://login.microsoftonline.com/<tenant>/v2.0')
param tokenAuthority string

@description('The audience that tokens must be for.')
param tokenAudience string

@description('Roles of the installation: [{ id: 1, name: \'Administrators\', accessStrings: [ \'/\' ] }, ...]. Tokens name them by role name.')
param roles array

@description('The sender of mail.')
param mailFrom string

@description('The server that takes mail, on port 587 with STARTTLS.')
@minLength(1)
param smtpHost string

@description('Who the app signs in to the mail server as; empty where that takes mail without.')
param smtpUser string = ''

@description('The password of smtpUser.')
@secure()
param smtpPassword string = ''

@description('Daily resume, six-field NCRONTAB, seconds first.')
param resumeSchedule string = '0 0 3 * * *'

@description('Frequent sweep, six-field NCRONTAB, seconds first.')
param sweepSchedule string = '0 */5 * * * *'

@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

var unique = uniqueString(resourceGroup().id, name)
var packages = 'packages'

var roleSettings = reduce(map(range(0, length(roles)), index => union(
  {
    'Security__Roles__${index}__Id': string(roles[index].id)
    'Security__Roles__${index}__Name': roles[index].name
  },
  toObject(range(0, length(roles[index].accessStrings)),
    item => 'Security__Roles__${index}__AccessStrings__${item}',
    item => roles[index].accessStrings[item])
)), {}, (all, one) => union(all, one))

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take('${replace(name, '-', '')}${unique}', 24)
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource container 'containers' = {
      name: packages
    }
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs-${unique}'
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights-${unique}'
  location: location
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: logs.id, DisableLocalAuth: true }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan-${unique}'
  location: location
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: '${name}-${unique}'
  location: location
  kind: 'functionapp,linux'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packages}'
          authentication: { type: 'SystemAssignedIdentity' }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: maximumInstanceCount }
    }
  }

  // The worker runtime is set by functionAppConfig; Flex Consumption refuses it here.
  resource settings 'config' = {
    name: 'appsettings'
    properties: union(roleSettings, {
      AzureWebJobsStorage__accountName: storage.name
      AzureWebJobsDisableHomepage: 'true'
      WorkflowStorage__tableServiceUri: storage.properties.primaryEndpoints.table
      ResumeSchedule: resumeSchedule
      SweepSchedule: sweepSchedule
      Mail__From: mailFrom
      Mail__Smtp__Host: smtpHost
      Mail__Smtp__User: smtpUser
      Mail__Smtp__Password: smtpPassword
      Authentication__Jwt__Authority: tokenAuthority
      Authentication__Jwt__Audience: tokenAudience
      Authentication__Jwt__RoleClaim: 'roles'
      Authentication__Jwt__RoleClaimValues: 'Names'
      AllowedHosts: app.properties.defaultHostName
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD'
    })
    dependsOn: [ access ]
  }
}

// Host, Durable Functions and the workflow store, each with the built-in role it needs.
var storageRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in storageRoles: {
  name: guid(storage.id, app.id, role)
  scope: storage
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource publishMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, app.id, 'metrics')
  scope: insights
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb') // Monitoring Metrics Publisher
  }
}

output appName string = app.name
output url string = 'https://${app.properties.defaultHostName}'
