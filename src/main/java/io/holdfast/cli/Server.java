package io.holdfast.cli;

import io.holdfast.access.BadUsersFile;
import io.holdfast.access.UsersReload;
import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.error.HoldfastException;
import io.holdfast.host.Cluster;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.journal.BadJournal;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.journal.RaftJournal;
import io.holdfast.journal.ReplayProgress;
import io.holdfast.object.HandOver;
import io.holdfast.object.ObjectLimits;
import io.holdfast.object.ObjectType;
import io.holdfast.python.PythonEntrance;
import io.holdfast.python.PythonOptions;
import io.holdfast.python.Template;
import io.holdfast.types.BuiltInTypes;
import io.netty.channel.unix.Errors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** What {@code holdfast serve} runs: a host and its entrances, from the settings to the last goodbye. */
final class Server {
  /** One would be enough for one processor, but a long turn would then hold up everybody. */
  private static final int FEWEST_LOOPS = 2;
  /** A start that takes longer says how far it is. */
  private static final long TELL_AFTER_MS = 2_000;

  private final Settings settings;
  private final Terminal terminal;
  private final Map<Declaration, Optional<ObjectType>> objects = new LinkedHashMap<>();
  private final Path data;
  private final AuthKey key;
  private final List<Template> templates = new ArrayList<>();
  private final Optional<Endpoint> bridgeAt;
  private final Optional<Endpoint> pythonAt;
  private final Optional<Path> clusterFile;
  private final Optional<UsersReload.Opened> users;
  private final Journal journal;
  private Vertx vertx;
  private Host host;
  private Bridge bridge;
  private PythonEntrance python;
  private UsersReload reload; // null without a file of users

  /** Checks everything that can be checked before anything is started. */
  private Server(Settings settings, Terminal terminal) {
    this.settings = settings;
    this.terminal = terminal;
    bridgeAt = settings.listening(Setting.BRIDGE);
    pythonAt = settings.listening(Setting.PYTHON);
    settings.listening(Setting.HTTP);
    requirePair();
    requireClientCa();
    String cluster = settings.text(Setting.CLUSTER);
    clusterFile = Optional.ofNullable(cluster)
        .map(file -> ClusterFile.requireXml(terminal.resolve(file), file, settings.source(Setting.CLUSTER)));
    DeployedClasses classes = new DeployedClasses(settings.texts(Setting.CLASSPATH), settings.source(Setting.CLASSPATH),
        terminal);
    for (String text : settings.texts(Setting.DEPLOY)) {
      Declaration declaration = Declaration.parse(text, "CLASS", settings.source(Setting.DEPLOY));
      objects.put(declaration, Optional.of(classes.type(declaration)));
    }
    for (String text : settings.texts(Setting.DECLARE)) {
      Declaration declaration = Declaration.parse(text, "TYPE", settings.source(Setting.DECLARE));
      declaration.template().ifPresentOrElse(templates::add, () -> objects.put(declaration, Optional.empty()));
    }
    data = DataDirectory.open(terminal.resolve(settings.text(Setting.DATA)), settings.source(Setting.DATA));
    key = AuthKey.ofHost(terminal, settings.text(Setting.AUTHKEY_FILE), settings.source(Setting.AUTHKEY_FILE), data);
    users = Optional.ofNullable(settings.text(Setting.ACCESS_USERS)).map(this::openUsers);
    journal = settings.flag(Setting.IN_MEMORY) || clusterFile.isPresent() ? new MemoryJournal() : openJournal();
  }

  private Journal openJournal() {
    Path directory = data.resolve("journal");
    JournalOptions options = new JournalOptions(directory, settings.count(Setting.JOURNAL_SHARDS),
        settings.whole(Setting.JOURNAL_SNAPSHOT_BYTES), settings.whole(Setting.JOURNAL_SNAPSHOT_RECORDS),
        settings.whole(Setting.JOURNAL_WAITING), settings.whole(Setting.JOURNAL_RESERVE));
    try {
      return RaftJournal.open(options, RaftJournal.Surroundings.of(directory, Server::inOneBurst, this::tell));
    } catch (BadJournal bad) {
      throw new UsageException(settings.source(Setting.DATA) + ": " + bad.getMessage());
    }
  }

  private static void inOneBurst(Runnable answers) {
    boolean outer = HandOver.begin();
    try {
      answers.run();
    } finally {
      HandOver.end(outer);
    }
  }

  private void tell(ReplayProgress progress) {
    if (progress.elapsedMs() >= TELL_AFTER_MS && progress.bytes() > 0) {
      terminal.say("reading the journal: " + progress.objects() + " objects, " + progress.facts() + " facts"
          + (progress.secondsLeft() < 0 ? "" : ", about " + progress.secondsLeft() + " s left"));
    }
  }

  private UsersReload.Opened openUsers(String file) {
    try {
      return UsersReload.open(terminal.resolve(file), file);
    } catch (BadUsersFile bad) {
      throw new UsageException(settings.source(Setting.ACCESS_USERS) + ": " + bad.getMessage());
    }
  }

  /** Serves until it is told to stop; the exit code. */
  static Future<Integer> run(Settings settings, Terminal terminal) {
    Server server = new Server(settings, terminal);
    Promise<Void> stopRequested = Promise.promise();
    StopSignal.on(stopRequested::tryComplete);
    return server.start().transform(started -> {
      if (started.failed()) {
        return server.stop().transform(stopped -> Future.failedFuture(started.cause()));
      }
      server.announce();
      return stopRequested.future().compose(requested -> server.stop())
          .onFailure(problem -> LoggerFactory.getLogger(Server.class).warn("the stop was not clean", problem))
          .otherwiseEmpty();
    }).map(ExitCode.OK);
  }

  private void requirePair() {
    for (Setting one : List.of(Setting.TLS_CERTIFICATE, Setting.TLS_KEY)) {
      Setting other = one == Setting.TLS_KEY ? Setting.TLS_CERTIFICATE : Setting.TLS_KEY;
      if (settings.text(one) == null) {
        if (settings.text(other) != null) {
          throw UsageException.of(settings.source(other), settings.text(other), "give " + one.key() + " as well");
        }
      } else if (!java.nio.file.Files.isReadable(terminal.resolve(settings.text(one)))) {
        throw UsageException.of(settings.source(one), settings.text(one),
            "use a PEM file that is there and can be read");
      }
    }
  }

  private void requireClientCa() {
    String file = settings.text(Setting.TLS_CLIENT_CA);
    if (file == null) {
      return;
    }
    if (settings.text(Setting.TLS_KEY) == null) {
      throw UsageException.of(settings.source(Setting.TLS_CLIENT_CA), file, "it takes TLS to show certificates: give "
          + Setting.TLS_CERTIFICATE.key() + " and " + Setting.TLS_KEY.key() + " as well");
    }
    if (!java.nio.file.Files.isReadable(terminal.resolve(file))) {
      throw UsageException.of(settings.source(Setting.TLS_CLIENT_CA), file,
          "use a PEM file that is there and can be read");
    }
  }

  // ---------------------------------------------------------------- start

  private Future<Void> start() {
    return openVertx()
        .compose(opened -> {
          vertx = opened;
          return Host.start(vertx, hostOptions()).recover(failure -> Future.failedFuture(failure instanceof BadJournal
              ? new UsageException(settings.source(Setting.DATA) + ": " + failure.getMessage()) : failure));
        })
        .compose(started -> {
          host = started;
          return makeObjects(new ArrayList<>(objects.keySet()));
        })
        .compose(made -> bridgeAt.isEmpty() ? Future.succeededFuture() : openBridge(bridgeAt.get()))
        .compose(opened -> pythonAt.isEmpty() ? Future.succeededFuture() : openPython(pythonAt.get()));
  }

  private Future<Vertx> openVertx() {
    int loops = settings.count(Setting.EVENT_LOOPS);
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(loops > 0 ? loops
        : Math.max(FEWEST_LOOPS, Runtime.getRuntime().availableProcessors()));
    Transport transport = new SpinningTransport(TimeUnit.MICROSECONDS.toNanos(settings.count(Setting.SPIN)),
        journal::isWriting);
    if (clusterFile.isEmpty()) {
      return Future.succeededFuture(Vertx.builder().with(options).withTransport(transport).build());
    }
    return Cluster.start(clusterFile.get(), settings.text(Setting.CLUSTER_HOST), options, transport)
        .recover(failure -> Future.failedFuture(failure instanceof IllegalArgumentException
            ? UsageException.of(settings.source(Setting.CLUSTER), settings.text(Setting.CLUSTER), failure.getMessage())
            : failure));
  }

  private HostOptions hostOptions() {
    ObjectLimits limits = new ObjectLimits(settings.count(Setting.PARKED_CALLS), settings.count(Setting.QUEUED_CALLS),
        settings.count(Setting.ANSWERS), settings.count(Setting.HISTORY_FACTS), settings.count(Setting.HISTORY_BYTES),
        settings.count(Setting.STATE_BYTES));
    return new HostOptions(types(), journal, limits, settings.count(Setting.OBJECTS),
        settings.count(Setting.SESSIONS), settings.whole(Setting.LONGEST_LEASE), settings.whole(Setting.ANONYMOUS_IDLE),
        true);
  }

  /**
   * The journal checks what it holds against the types it is started with. Of two deployed ones of a name the second is
   * refused when its object is made.
   */
  private List<ObjectType> types() {
    List<ObjectType> types = new ArrayList<>(BuiltInTypes.all());
    Set<String> names = new HashSet<>();
    types.forEach(type -> names.add(type.name()));
    objects.values().stream().flatMap(Optional::stream).filter(type -> names.add(type.name())).forEach(types::add);
    return types;
  }

  /** One after the other, so that the first that cannot be made is the one that is named. */
  private Future<Void> makeObjects(List<Declaration> declarations) {
    Future<Void> made = Future.succeededFuture();
    for (Declaration declaration : declarations) {
      made = made.compose(before -> make(declaration));
    }
    return made;
  }

  private Future<Void> make(Declaration declaration) {
    Optional<ObjectType> deployed = objects.get(declaration);
    try {
      deployed.ifPresent(host::register);
    } catch (IllegalArgumentException e) {
      throw declaration.refused(e.getMessage() + "; use a class of another name");
    }
    String type = deployed.map(ObjectType::name).orElse(declaration.kind());
    return host.create(type, declaration.name(), declaration.options()).<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(failure instanceof HoldfastException.Failed thrown
            ? declaration.refused("its constructor failed: " + thrown.type() + ": " + thrown.getMessage())
            : failure instanceof HoldfastException refused ? declaration.refused(refused.getMessage()) : failure));
  }

  private Future<Void> openBridge(Endpoint at) {
    return Bridge.start(host, bridgeOptions(at)).<Void>map(opened -> {
      bridge = opened;
      users.ifPresent(file -> reload = UsersReload.start(vertx, file,
          terminal.resolve(settings.text(Setting.ACCESS_USERS)), settings.text(Setting.ACCESS_USERS),
          settings.whole(Setting.ACCESS_RELOAD)));
      return null;
    }).recover(failure -> Future.failedFuture(bridgeProblem(at, failure)));
  }

  private Future<Void> openPython(Endpoint at) {
    PythonOptions.Limits limits = new PythonOptions.Limits(settings.count(Setting.PYTHON_MESSAGE),
        settings.count(Setting.PYTHON_CONNECTIONS), settings.count(Setting.PYTHON_STRANGERS),
        settings.whole(Setting.PYTHON_HANDSHAKE), settings.whole(Setting.PYTHON_STALL),
        settings.whole(Setting.PYTHON_GRACE));
    PythonOptions options = PythonOptions.of(key.bytes()).withAddress(at.host(), at.port()).withLimits(limits)
        .withMd5(settings.flag(Setting.PYTHON_MD5)).withTemplates(templates);
    return PythonEntrance.start(host, options).<Void>map(opened -> {
      python = opened;
      return null;
    }).recover(failure -> Future.failedFuture(cannotListen(failure) ? notListening(Setting.PYTHON, at, failure)
        : failure));
  }

  /** By what Java says, and what the native transport does. */
  private static boolean cannotListen(Throwable failure) {
    return failure instanceof SocketException || failure instanceof UnknownHostException
        || failure instanceof Errors.NativeIoException;
  }

  private UsageException notListening(Setting setting, Endpoint at, Throwable failure) {
    return UsageException.of(settings.source(setting), at, "it cannot be listened at (" + failure.getMessage()
        + "); use an address of this machine and a free port, 0 for any");
  }

  private Throwable bridgeProblem(Endpoint at, Throwable failure) {
    if (cannotListen(failure)) {
      return notListening(Setting.BRIDGE, at, failure);
    } else if (settings.text(Setting.TLS_KEY) != null) {
      return UsageException.of(settings.source(Setting.TLS_CERTIFICATE), settings.text(Setting.TLS_CERTIFICATE),
          "it and " + Setting.TLS_KEY.key() + (settings.text(Setting.TLS_CLIENT_CA) == null ? ""
          : ", or " + Setting.TLS_CLIENT_CA.key() + ",") + " cannot be used (" + failure.getMessage()
          + "); use PEM files of a certificate and its private key in PKCS #8");
    }
    return failure;
  }

  private BridgeOptions bridgeOptions(Endpoint at) {
    BridgeOptions.Limits limits = new BridgeOptions.Limits(settings.count(Setting.FRAME),
        settings.count(Setting.STRANGER_FRAME), settings.count(Setting.CONNECTIONS),
        settings.count(Setting.STRANGERS), settings.whole(Setting.HANDSHAKE),
        settings.count(Setting.CALLS_IN_FLIGHT), settings.count(Setting.OWED), settings.whole(Setting.STALL),
        settings.whole(Setting.IDLE), settings.count(Setting.REGISTRATIONS), settings.count(Setting.UNANSWERED));
    BridgeOptions options = BridgeOptions.of(key.bytes()).withAddress(at.host(), at.port()).withLimits(limits)
        .withPlain(new BridgeOptions.Plain(settings.patterns(Setting.PERMITTED_INBOUND),
            settings.patterns(Setting.PERMITTED_OUTBOUND)));
    BridgeOptions withUsers = users.map(file -> options.withUsers(file.users())).orElse(options);
    return settings.text(Setting.TLS_KEY) == null ? withUsers
        : withUsers.withTls(new BridgeOptions.Tls(path(Setting.TLS_CERTIFICATE), path(Setting.TLS_KEY),
            Optional.ofNullable(settings.text(Setting.TLS_CLIENT_CA)).map(file -> path(Setting.TLS_CLIENT_CA))));
  }

  private String path(Setting setting) {
    return terminal.resolve(settings.text(setting)).toString();
  }

  private void announce() {
    if (key.made()) {
      terminal.say("made the key that clients need: " + key.origin());
    }
    terminal.say(journal.durable() ? "named objects are kept in " + data.resolve("journal")
        : "objects are in memory and end with this process" + (settings.flag(Setting.IN_MEMORY) ? ""
        : ": a host of a cluster has no journal"));
    terminal.out().println("READY " + new JsonObject().put("node", host.nodeId())
        .put("bridge", bridgeAt.map(at -> at.withPort(bridge.port()).toString()).orElse(null))
        .put("python", pythonAt.map(at -> at.withPort(python.port()).toString()).orElse(null))
        .put("http", null).put("data", data.toString()).encode());
  }

  // ---------------------------------------------------------------- stop

  /** Refuses new work, fails what waits, says goodbye to the clients. */
  private Future<Void> stop() {
    if (reload != null) {
      reload.stop();
    }
    Future<?> quiet = Future.join(bridge == null ? Future.succeededFuture() : bridge.stop(),
        python == null ? Future.succeededFuture() : python.stop());
    return quiet.eventually(() -> host == null ? Future.succeededFuture() : host.stop())
        .eventually(() -> vertx == null ? Future.succeededFuture() : vertx.close())
        .mapEmpty();
  }
}
