// The app on Flex Consumption with all that it needs: storage, Key Vault, monitoring and, if chosen, a Durable Task Scheduler.
// No keys: the app signs in to each of them with its own identity, and none of them takes keys. Secrets lie in the vault alone.
targetScope = 'resourceGroup'

@description('A short name that the names of all resources begin with.')
@minLength(3)
@maxLength(11)
param name string = 'workflow'

@description('Where the resources are.')
param location string = resourceGroup().location

@description('The environment of the Azure Developer CLI; empty without it.')
param environmentName string = ''

@description('What drives the instances. azureManaged is the Durable Task Scheduler, for which the published app needs one package more: see docs/operating.md.')
@allowed([ 'AzureStorage', 'azureManaged' ])
param backEnd string = 'AzureStorage'

@description('The task hub. A change of the back end needs a new one.')
@minLength(3)
@maxLength(45)
param hubName string = 'WorkflowFunctions'

@description('The OpenID Connect provider whose tokens are accepted, for example https://login.microsoftonline.com/<tenant>/v2.0')
param tokenAuthority string

@description('The audience that tokens must be for.')
param tokenAudience string

@description('The claim of a token that names the person; empty for the default of the app.')
param tokenNameClaim string = ''

@description('The claim of a token that lists the roles.')
param tokenRoleClaim string = 'roles'

@description('Roles of the installation. Tokens name them by role name.')
param roles role[]

@description('The sender of mail.')
param mailFrom string

@description('The server that takes mail.')
@minLength(1)
param smtpHost string

@description('The port of the mail server. Azure blocks port 25.')
@minValue(1)
@maxValue(65535)
param smtpPort int = 587

@description('How the connection to the mail server is protected.')
@allowed([ 'StartTls', 'OnConnect' ])
param smtpTls string = 'StartTls'

@description('Who the app signs in to the mail server as; empty if that takes mail without.')
param smtpUser string = ''

@description('The password of smtpUser, which goes to the vault; empty to leave there what is there.')
@secure()
param smtpPassword string = ''

@description('Secrets that steps may use, and the hosts that each may be sent to.')
param secrets secret[] = []

@description('Values of these secrets by name, which go to the vault. A secret without one keeps what is there.')
@secure()
param secretValues object = {}

@description('Internal hosts that steps may call, as host or host:port.')
param outgoingHosts string[] = []

@description('The host name under which people reach the app; empty for the one that Azure gives it.')
param publicHost string = ''

@description('Further settings of the app by name, with __ for :. A deployment replaces all settings, so that each has to be named here.')
param settings object = {}

@description('Daily resume, six-field NCRONTAB, seconds first.')
param resumeSchedule string = '0 0 3 * * *'

@description('Frequent sweep, six-field NCRONTAB, seconds first.')
param sweepSchedule string = '0 */5 * * * *'

@description('The most workers at a time.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('The name in the vault of a secret of steps. Names of settings may have an underscore, names in a vault none.')
func inVault(name string) string => 'step-${replace(name, '_', '-')}'

type role = {
  id: int
  name: string
  accessStrings: string[]
}

type secret = {
  @description('The name in $(secret:Name).')
  name: string
  allowedHosts: string[]
}

var unique = uniqueString(resourceGroup().id, name)
var packages = 'packages'
var tags = empty(environmentName) ? {} : { 'azd-env-name': environmentName }
var onScheduler = backEnd == 'azureManaged'
var smtpPasswordName = 'mail-smtp-password'
var durable = 'AzureFunctionsJobHost__extensions__durableTask'

var roleSettings = reduce(map(range(0, length(roles)), index => union(
  {
    'Security__Roles__${index}__Id': string(roles[index].id)
    'Security__Roles__${index}__Name': roles[index].name
  },
  toObject(range(0, length(roles[index].accessStrings)),
    item => 'Security__Roles__${index}__AccessStrings__${item}',
    item => roles[index].accessStrings[item])
)), {}, (all, one) => union(all, one))

var secretSettings = reduce(map(secrets, one => union(
  { 'Secrets__${one.name}__Value': '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${inVault(one.name)})' },
  toObject(range(0, length(one.allowedHosts)),
    item => 'Secrets__${one.name}__AllowedHosts__${item}',
    item => one.allowedHosts[item])
)), {}, (all, one) => union(all, one))

var outgoingSettings = toObject(range(0, length(outgoingHosts)), item => 'Outgoing__AllowedHosts__${item}', item => outgoingHosts[item])

var mailSignIn = empty(smtpUser) ? {} : {
  Mail__Smtp__User: smtpUser
  Mail__Smtp__Password: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${smtpPasswordName})'
}

var nameClaim = empty(tokenNameClaim) ? {} : { Authentication__Jwt__NameClaim: tokenNameClaim }

// What overrides host.json, which is written for Azure Storage.
var backEndSettings = onScheduler ? {
  '${durable}__storageProvider__type': backEnd
  '${durable}__storageProvider__connectionStringName': 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.properties.endpoint};Authentication=ManagedIdentity'
} : {}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take('${replace(name, '-', '')}${unique}', 24)
  location: location
  tags: tags
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

var vaultName = take('${name}-${unique}', 24)

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: vaultName
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }

  resource password 'secrets' = if (!empty(smtpPassword)) {
    name: smtpPasswordName
    properties: { value: smtpPassword }
  }

  resource stepSecrets 'secrets' = [for one in secrets: if (contains(secretValues, one.name)) {
    name: inVault(one.name)
    properties: { value: secretValues[one.name] }
  }]
}

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = if (onScheduler) {
  name: '${name}-scheduler-${unique}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    ipAllowlist: [ '0.0.0.0/0' ]
  }

  resource hub 'taskHubs' = {
    name: hubName
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs-${unique}'
  location: location
  tags: tags
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights-${unique}'
  location: location
  tags: tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: logs.id, DisableLocalAuth: true }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan-${unique}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: '${name}-${unique}'
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
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

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  // The worker runtime is set by functionAppConfig; Flex Consumption refuses it here.
  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(roleSettings, secretSettings, outgoingSettings, mailSignIn, nameClaim, backEndSettings, {
      AzureWebJobsStorage__accountName: storage.name
      AzureWebJobsDisableHomepage: 'true'
      '${durable}__hubName': hubName
      WorkflowStorage__tableServiceUri: storage.properties.primaryEndpoints.table
      ResumeSchedule: resumeSchedule
      SweepSchedule: sweepSchedule
      Mail__From: mailFrom
      Mail__Smtp__Host: smtpHost
      Mail__Smtp__Port: string(smtpPort)
      Mail__Smtp__Tls: smtpTls
      Authentication__Jwt__Authority: tokenAuthority
      Authentication__Jwt__Audience: tokenAudience
      Authentication__Jwt__RoleClaim: tokenRoleClaim
      Authentication__Jwt__RoleClaimValues: 'Names'
      AllowedHosts: empty(publicHost) ? app.properties.defaultHostName : '${app.properties.defaultHostName};${publicHost}'
      PublicUrl: 'https://${empty(publicHost) ? app.properties.defaultHostName : publicHost}'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD'
    }, settings)
    // The app starts anew with its settings, and has to be allowed by then to read what they name.
    dependsOn: [ storageAccess, secretAccess, schedulerAccess, vault::password, vault::stepSecrets ]
  }
}

// Host, Durable Functions and the workflow store, each with the built-in role it needs.
var storageRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402' // Durable Task Data Contributor
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher

resource storageAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in storageRoles: {
  name: guid(storage.id, app.id, role)
  scope: storage
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource secretAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, app.id, secretsUser)
  scope: vault
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource schedulerAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (onScheduler) {
  name: guid(scheduler.id, app.id, durableTaskDataContributor)
  scope: scheduler::hub
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
  }
}

resource metricsAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, app.id, 'metrics')
  scope: insights
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

resource appDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: app
  properties: {
    workspaceId: logs.id
    logs: [ { category: 'FunctionAppLogs', enabled: true } ]
    metrics: [ { category: 'AllMetrics', enabled: true } ]
  }
}

resource vaultDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: vault
  properties: {
    workspaceId: logs.id
    logs: [ { categoryGroup: 'audit', enabled: true } ]
  }
}

resource storageDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: storage
  properties: {
    workspaceId: logs.id
    metrics: [ { category: 'Transaction', enabled: true } ]
  }
}

output appName string = app.name
output vaultName string = vault.name
output url string = 'https://${app.properties.defaultHostName}'
