package io.holdfast.cli;

import io.vertx.core.Future;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "serve", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
    description = {
      "Host shared objects until SIGTERM or Ctrl-C.",
      "When all entrances accept, prints one line: READY {\"node\":…,\"bridge\":…,\"python\":…,\"http\":…,\"data\":…}."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast serve                                            at 127.0.0.1:7870, key made in ./data",
      "  holdfast serve --bridge 127.0.0.1:0 --data /var/lib/holdfast",
      "  holdfast serve --declare jobs=queue,maxsize=1000 --declare hits=counter,value=5",
      "  holdfast serve --declare get_job_q=queue --declare 'get_queue({0})=queue'    for BaseManager.register(…)",
      "  holdfast serve --classpath build/classes --deploy bob=com.example.Employee,salary=1000",
      "  holdfast serve --config conf/holdfast.json --cluster cluster.xml",
      "",
      "Options here win over the environment, that over --config FILE, that over the defaults (docs/settings.md).",
      "Exit codes: 0 stopped by SIGTERM or Ctrl-C; 1 it failed; 2 bad usage or configuration, one line says what."
    })
final class ServeCommand implements CliCommand {
  @Option(names = "--config", paramLabel = "FILE",
      description = "Settings as JSON; conf/holdfast.json has all of them.")
  private String config;

  @Option(names = "--bridge", paramLabel = "HOST:PORT",
      description = "Where the bridge listens (default 127.0.0.1:7870); port 0: any free one; off: none.")
  private String bridge;

  @Option(names = "--python", paramLabel = "HOST:PORT",
      description = "Where programs of multiprocessing.managers connect (default 127.0.0.1:7871); port 0: any "
          + "free one; off: none.")
  private String python;

  @Option(names = "--http", paramLabel = "HOST:PORT",
      description = "Where metrics are to be served (default 127.0.0.1:7872); this version serves none yet.")
  private String http;

  @Option(names = "--authkey-file", paramLabel = "FILE",
      description = "The file with the key shared with clients (default: HOLDFAST_AUTHKEY, else DIR/authkey, made at "
          + "the first start).")
  private String authkeyFile;

  @Option(names = "--data", paramLabel = "DIR", description = "The data directory (default ./data).")
  private String data;

  @Option(names = "--in-memory", arity = "0",
      description = "Keep objects in memory only: they end with the host.")
  private Boolean inMemory;

  @Option(names = "--declare", paramLabel = "NAME=TYPE[,option=value…]",
      description = "Make this object unless it is there; may be repeated. Options: maxsize, value, kind, durability …")
  private List<String> declare;

  @Option(names = "--deploy", paramLabel = "NAME=CLASS[,option=value…]",
      description = "Deploy an object of your own class; may be repeated. Options: its constructor's parameters.")
  private List<String> deploy;

  @Option(names = "--classpath", paramLabel = "PATH", description = "Jars and directories with the classes to deploy.")
  private List<String> classpath;

  @Option(names = "--cluster", paramLabel = "FILE", arity = "0..1", fallbackValue = "cluster.xml",
      description = "Join the cluster that this Hazelcast configuration describes (without FILE: ./cluster.xml).")
  private String cluster;

  @Option(names = "--cluster-host", paramLabel = "ADDRESS",
      description = "This machine's address that the other nodes reach (default 127.0.0.1).")
  private String clusterHost;

  @Override
  public Future<Integer> run(Terminal terminal) {
    return Server.run(settings(terminal), terminal);
  }

  private Settings settings(Terminal terminal) {
    Settings settings = config == null ? Settings.defaults() : Settings.ofFile(terminal.resolve(config), config);
    settings.override(Setting.BRIDGE, bridge, "--bridge");
    settings.override(Setting.PYTHON, python, "--python");
    settings.override(Setting.HTTP, http, "--http");
    settings.override(Setting.DATA, data, "--data");
    settings.override(Setting.IN_MEMORY, inMemory, "--in-memory");
    settings.override(Setting.DECLARE, declare, "--declare");
    settings.override(Setting.DEPLOY, deploy, "--deploy");
    settings.override(Setting.CLASSPATH, classpath == null ? null : elements(classpath), "--classpath");
    settings.override(Setting.CLUSTER, cluster, "--cluster");
    settings.override(Setting.CLUSTER_HOST, clusterHost, "--cluster-host");
    if (authkeyFile == null && terminal.environment().containsKey(AuthKey.VARIABLE)) {
      settings.forget(Setting.AUTHKEY_FILE); // the environment wins over the file
    }
    settings.override(Setting.AUTHKEY_FILE, authkeyFile, "--authkey-file");
    return settings;
  }

  private static List<String> elements(List<String> paths) {
    List<String> elements = new ArrayList<>();
    paths.forEach(path -> elements.addAll(List.of(path.split(File.pathSeparator))));
    return elements;
  }
}
