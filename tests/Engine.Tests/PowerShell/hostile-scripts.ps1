# One script a line. The first word says how it may end: 'fails' with a reason, 'dies' with its process, or 'returns' nothing.
fails for (;;) { try { for (;;) { } } catch { } finally { for (;;) { } } }
dies [Environment]::Exit(3)
fails $list = [Collections.ArrayList]::new(); while ($true) { [void]$list.Add('x' * 1000000) }
fails $m = [Runtime.InteropServices.Marshal]; $p = $m::AllocHGlobal([long]3000000000); for ($i = [long]0; $i -lt 3000000000; $i += 4096) { $m::WriteByte([IntPtr]($p.ToInt64() + $i), 1) }
fails [Diagnostics.Process]::Start('/bin/sleep', '600')
fails [Diagnostics.Process]::GetProcessById(1).Kill()
fails [IO.File]::ReadAllText('/proc/self/environ')
fails [IO.File]::WriteAllText('/tmp/workflow-hostile-powershell', 'x')
fails [Net.Sockets.TcpClient]::new('127.0.0.1', 80)
fails 1..100000 | ForEach-Object { 'x' * 100 }
fails @{ huge = 'x' * 1000000 }
returns 1..2000 | ForEach-Object { Write-Host ('x' * 1000) }
fails while ($true) { }
dies [Environment]::FailFast('x')
fails $x = [xml]'<a/>'; $x.Load('/etc/hostname')
returns [Net.Http.HttpClient]::new().GetStringAsync('http://127.0.0.1/').Result
fails [Reflection.Assembly]::LoadFile('/etc/hostname')
fails & '/bin/sh' -c 'kill -9 $PPID'
fails $c = 'Invoke-Expression'; & $c '1'
returns exit 3
dies [Threading.Thread]::new([Threading.ThreadStart]{ throw 'x' }).Start(); [Threading.Thread]::Sleep(60000)
fails $p = @{ Parallel = { 1 } }; 1..3 | ForEach-Object @p
fails $h = @{}; $h.self = $h; return $h
fails function f { f }; f
fails [IO.Directory]::Delete('/tmp/workflow-hostile-powershell')
fails [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('/etc/hostname')
fails [Runtime.InteropServices.NativeLibrary]::Load('libssl.so')
