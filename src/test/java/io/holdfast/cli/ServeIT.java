package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.HoldfastProcess.Ended;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeIT {
  private static final int CONNECTING = 4;

  @TempDir
  Path directory;

  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private HoldfastProcess serve(String... options) throws Exception {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "serve";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return HoldfastProcess.start(directory, Map.of(), arguments);
  }

  private SharedObjects connect(String bridge, byte[] key) throws Exception {
    Endpoint at = Endpoint.connecting(bridge, "test");
    return SharedObjects.over(vertx, await(BridgePath.connect(vertx, BridgeAddress.of(at.host(), at.port(), key))));
  }

  private byte[] madeKey() throws Exception {
    return Files.readString(directory.resolve("data/authkey")).strip().getBytes();
  }

  @Test
  void readyIsTheOnlyLineAndHasItsKeysInOrder() throws Exception {
    try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0")) {
      String ready = host.awaitLine("");
      String data = directory.resolve("data").toRealPath().toString();
      assertThat(ready)
          .matches("READY \\{\"node\":\"[^\"]+\",\"bridge\":\"127\\.0\\.0\\.1:[1-9][0-9]*\","
          + "\"python\":\"127\\.0\\.0\\.1:[1-9][0-9]*\","
          + "\"http\":null,\"data\":\"[^\"]+\"\\}");
      assertThat(Path.of(new JsonObject(ready.substring(6)).getString("data")).toRealPath()).hasToString(data);
      Ended ended = host.terminate().ended();
      assertThat(ended.code()).isZero();
      assertThat(ended.out()).containsExactly(ready);
      assertThat(String.join("\n", ended.err())).contains("kept in " + data).contains("data/authkey");
    }
  }

  @Test
  void theFirstStartMakesAKeyForItsOwnerOnlyAndTheNextOneUsesIt() throws Exception {
    String first;
    try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0", "--data", "deep/store")) {
      host.awaitBridge();
      first = Files.readString(directory.resolve("deep/store/authkey"));
      host.terminate().ended();
    }
    assertThat(first.strip()).hasSizeGreaterThanOrEqualTo(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("deep/store"))))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("deep/store/authkey"))))
        .isEqualTo("rw-------");
    try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0", "--data", "deep/store")) {
      SharedObjects objects = connect(host.awaitBridge(), first.strip().getBytes());
      assertThat(await(objects.counter("hits").add())).isEqualTo(1);
      Ended ended = host.terminate().ended();
      assertThat(String.join("\n", ended.err())).doesNotContain("made the key").doesNotContain(first.strip());
    }
  }

  @Test
  void aKeyFileIsReadWithoutItsNewline() throws Exception {
    Files.writeString(directory.resolve("key"), "from a file\n");
    try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0", "--authkey-file", "key")) {
      String bridge = host.awaitBridge();
      assertThat(await(connect(bridge, "from a file".getBytes()).counter("hits").add())).isEqualTo(1);
      assertThat(directory.resolve("data/authkey")).doesNotExist();
    }
  }

  @Test
  void theEnvironmentHoldsAKeyToo() throws Exception {
    try (HoldfastProcess host = HoldfastProcess.start(directory, Map.of("HOLDFAST_AUTHKEY", "from outside"), "serve",
        "--bridge", "127.0.0.1:0")) {
      assertThat(await(connect(host.awaitBridge(), "from outside".getBytes()).counter("hits").add())).isEqualTo(1);
    }
  }

  @Test
  void anEntranceThatIsOffIsNull() throws Exception {
    try (HoldfastProcess host = serve("--bridge", "off", "--python", "off", "--http", "off", "--in-memory")) {
      assertThat(host.awaitLine("READY ")).contains("\"bridge\":null,\"python\":null,\"http\":null");
      assertThat(host.terminate().ended().code()).isZero();
    }
  }

  @Test
  void aStopFailsWhatWaitsAndEndsWithZero() throws Exception {
    try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0", "--declare", "jobs=queue")) {
      SharedObjects objects = connect(host.awaitBridge(), madeKey());
      Future<Value> parked = objects.call("jobs", "get");
      awaitParked(objects);
      long started = System.nanoTime();
      Ended ended = host.terminate().ended();
      assertThat(ended.code()).isZero();
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)).isLessThan(10);
      assertThat(failureOf(parked)).isInstanceOfAny(Unavailable.class, Unknown.class);
      assertThat(ended.err()).as("a stop is nothing to warn of").noneMatch(ServeIT::isWarning);
    }
  }

  @Test
  void aStopWhileOthersConnectIsNothingToWarnOf() throws Exception {
    try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0", "--python", "off")) {
      Endpoint at = Endpoint.connecting(host.awaitBridge(), "test");
      CountDownLatch connecting = new CountDownLatch(CONNECTING);
      List<Thread> threads = Stream.generate(() -> new Thread(() -> connectUntilRefused(at, connecting)))
          .limit(CONNECTING).toList();
      threads.forEach(Thread::start);
      assertThat(connecting.await(10, TimeUnit.SECONDS)).isTrue();
      Ended ended = host.terminate().ended();
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      }
      assertThat(ended.code()).isZero();
      // Vert.x 5.0 asks a list of handlers for its size and then for one of them, while the last is taken out of it.
      boolean cameInBetween = ended.err().stream().anyMatch(line -> line.contains("WorkerList.chooseHandler"));
      assertThat(ended.err()).noneMatch(line -> isWarning(line)
          && !(cameInBetween && line.contains("ChannelInitializer Failed to initialize a channel")));
    }
  }

  /** But for what Vert.x says of a machine that gives a thread no time. */
  private static boolean isWarning(String line) {
    return line.contains("WARN") && !line.contains("BlockedThreadChecker");
  }

  private static void connectUntilRefused(Endpoint at, CountDownLatch connecting) {
    try {
      while (true) {
        new Socket(at.host(), at.port()).close();
        connecting.countDown();
      }
    } catch (IOException refused) {
      // it has stopped
    }
  }

  private static void awaitParked(SharedObjects objects) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    DictValue description;
    do {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("nobody waits in the queue after 10 s: " + await(objects.describe("jobs")));
      }
      description = await(objects.describe("jobs"));
    } while (!(description.get("waiting") instanceof IntValue waiting && waiting.value() == 1));
  }

  private static HoldfastException failureOf(Future<?> future) throws Exception {
    try {
      await(future);
    } catch (ExecutionException e) {
      return (HoldfastException) e.getCause();
    }
    throw new AssertionError("the call should have failed");
  }

  @Test
  void declaredObjectsAreThereWithTheirOptions() throws Exception {
    Files.writeString(directory.resolve("holdfast.json"),
        "{\"bridge\": \"127.0.0.1:0\", \"declare\": [\"from/file=counter,value=7\"]}");
    try (HoldfastProcess host = serve("--config", "holdfast.json")) {
      SharedObjects objects = connect(host.awaitBridge(), madeKey());
      assertThat(await(objects.counter("from/file").get())).isEqualTo(7);
    }
    try (HoldfastProcess host = serve("--config", "holdfast.json", "--in-memory", "--declare",
        "jobs=queue,maxsize=2,kind=lifo")) {
      SharedObjects objects = connect(host.awaitBridge(), madeKey());
      DictValue options = (DictValue) await(objects.describe("jobs")).get("options");
      assertThat(options.get("maxsize")).isEqualTo(Value.of(2));
      assertThat(options.get("kind")).isEqualTo(Value.of("lifo"));
      assertThat(await(objects.host().list("", "", "", 10)).objects())
          .hasSize(1); // the option replaces the file's list
    }
  }

  @Test
  void classesOfTheUsersOwnAreDeployed() throws Exception {
    Path classes = directory.resolve("classes");
    SourceCode.compile(classes, "shop.Till", """
        package shop;
        public class Till {
          private int cents;
          public Till(int cents) { this.cents = cents; }
          public int take(int more) { return cents += more; }
        }
        """);
    SourceCode.compile(classes, "shop.SharedGate", """
        package shop;
        import io.holdfast.model.Operation;
        import io.holdfast.model.SharedType;
        import io.vertx.core.Future;
        @SharedType(value = "gate", doc = "Counts who passes.")
        public interface SharedGate {
          @Operation("Let one in; how many there are now.") Future<Integer> pass();
        }
        """);
    SourceCode.compile(classes, "shop.GateObject", """
        package shop;
        import io.holdfast.object.SharedObject;
        import io.vertx.core.Future;
        import java.util.stream.Stream;
        public class GateObject extends SharedObject<GateObject.Fact> implements SharedGate {
          sealed interface Fact permits Passed {}
          record Passed(int total) implements Fact {}
          private int passed;
          public Future<Integer> pass() { commit(new Passed(passed + 1)); return Future.succeededFuture(passed); }
          protected void apply(Fact fact) { passed = ((Passed) fact).total(); }
          protected Stream<Fact> snapshot() { return Stream.of(new Passed(passed)); }
        }
        """);
    try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0", "--classpath", "classes",
        "--deploy", "till=shop.Till,cents=100", "--deploy", "gate=shop.GateObject")) {
      SharedObjects objects = connect(host.awaitBridge(), madeKey());
      assertThat(await(objects.call("till", "take", 5))).isEqualTo(Value.of(105));
      assertThat(await(objects.call("gate", "pass"))).isEqualTo(Value.of(1));
    }
  }

  @Test
  void aPlainClassThatDoesNotSayItsStateIsRefusedAsDurable() throws Exception {
    Path classes = directory.resolve("classes");
    SourceCode.compile(classes, "shop.Till", "package shop; public class Till { public int take() { return 1; } }");
    Ended ended = serve("--bridge", "127.0.0.1:0", "--classpath", "classes", "--deploy",
        "till=shop.Till,durability=journal").ended();
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().get(ended.err().size() - 1)) // a slow start tells how far it is
        .contains("--deploy", "till=shop.Till", "durability=journal", "StateForm");
    SourceCode.compile(classes, "shop.Safe", """
        package shop;
        public class Safe implements io.holdfast.model.StateForm<Safe.State> {
          public record State() {}
          public State state() { return new State(); }
          public void restore(State state) {}
        }
        """);
    ended = serve("--bridge", "127.0.0.1:0", "--classpath", "classes", "--deploy", "s=shop.Safe").ended();
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.onlyError()).contains("--deploy", "s=shop.Safe", "mark it @StateVersion(1)");
  }

  @Test
  void aStateThatIsNoLongerWhatWasKeptIsNamed() throws Exception {
    for (String component : List.of("cents", "pounds")) {
      SourceCode.compile(directory.resolve("classes"), "shop.Till", """
          package shop;
          @io.holdfast.model.StateVersion(1)
          public class Till implements io.holdfast.model.StateForm<Till.State> {
            public record State(long %s) {}
            public State state() { return new State(1); }
            public void restore(State state) {}
          }
          """.formatted(component));
      try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0", "--classpath", "classes", "--deploy",
          "till=shop.Till")) {
        if (component.equals("cents")) {
          host.awaitBridge();
          assertThat(host.terminate().ended().code()).isZero();
        } else {
          Ended ended = host.ended();
          assertThat(ended.code()).as("%s", ended).isEqualTo(2);
          assertThat(ended.onlyError()).contains("the type 'till' has changed: its state has lost 'cents' (integer)",
              "mark shop.Till @StateVersion(2)");
        }
      }
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (HoldfastProcess host = serve("--bridge", "127.0.0.1:0")) {
      String bridge = host.awaitBridge();
      Ended second = serve("--bridge", bridge, "--data", "elsewhere").ended();
      assertThat(second.code()).as("%s", second).isEqualTo(2);
      assertThat(second.out()).isEmpty();
      assertThat(second.onlyError()).contains("--bridge").contains(bridge).contains("free port");
      Ended third = serve("--bridge", "off", "--python", bridge, "--data", "elsewhere").ended();
      assertThat(third.code()).as("%s", third).isEqualTo(2);
      assertThat(third.onlyError()).contains("--python").contains(bridge).contains("free port");
    }
  }

  @Test
  void whatCannotBeDeclaredIsNamed() throws Exception {
    Ended ended = serve("--bridge", "127.0.0.1:0", "--declare", "jobs=queu").ended();
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.onlyError()).contains("--declare").contains("jobs=queu").contains("counter, ").contains("queue");
    ended = serve("--bridge", "127.0.0.1:0", "--declare", "jobs=queue,maxsiz=3").ended();
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.onlyError()).contains("maxsiz").contains("maxsize");
  }

  @Test
  void aConstructorThatThrowsIsNamedWithWhatItThrew() throws Exception {
    SourceCode.compile(directory.resolve("classes"), "shop.Shut", """
        package shop;
        public class Shut {
          public Shut(boolean told) {
            if (told) { throw new IllegalStateException("no\\nway"); }
            throw new UnsupportedOperationException();
          }
          public int one() { return 1; }
        }
        """);
    Ended ended = serve("--bridge", "127.0.0.1:0", "--classpath", "classes", "--deploy", "s=shop.Shut,told=true")
        .ended();
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.onlyError()).contains("--deploy", "s=shop.Shut", "constructor failed",
        "java.lang.IllegalStateException: no way");
    ended = serve("--bridge", "127.0.0.1:0", "--classpath", "classes", "--deploy", "s=shop.Shut,told=false").ended();
    assertThat(ended.onlyError()).contains("constructor", "java.lang.UnsupportedOperationException");
  }

  @Test
  void twoServedNodesShareTheirObjects() throws Exception {
    String cluster = Files.readString(Path.of("cluster.xml")).replaceAll("<cluster-name>[^<]*", "<cluster-name>test-"
        + UUID.randomUUID());
    Files.writeString(directory.resolve("cluster.xml"), cluster);
    Map<String, String> key = Map.of("HOLDFAST_AUTHKEY", "both");
    try (HoldfastProcess first = HoldfastProcess.start(directory, key, "serve", "--bridge", "127.0.0.1:0", "--data",
        "a", "--cluster",
        "--declare", "hits=counter,value=41")) {
      first.awaitBridge();
      try (HoldfastProcess second = HoldfastProcess.start(directory, key, "serve", "--bridge", "127.0.0.1:0", "--data",
          "b",
          "--cluster", "cluster.xml")) {
        SharedObjects objects = connect(second.awaitBridge(), "both".getBytes());
        assertThat(await(objects.counter("hits").add())).isEqualTo(42);
        assertThat(second.terminate().ended().code()).isZero();
      }
      assertThat(first.terminate().ended().code()).isZero();
    }
  }

  @Test
  void aClusterFileThatCannotBeReadIsNamed() throws Exception {
    Ended ended = serve("--bridge", "127.0.0.1:0", "--cluster").ended();
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.onlyError()).contains("--cluster").contains("cluster.xml").contains("no such file");
    for (String broken : List.of("<hazelcast>",
        "<hazelcast xmlns=\"http://www.hazelcast.com/schema/config\"><nonsense/></hazelcast>")) {
      Files.writeString(directory.resolve("broken.xml"), broken);
      ended = serve("--bridge", "127.0.0.1:0", "--cluster", "broken.xml").ended();
      assertThat(ended.code()).as("%s", ended).isEqualTo(2);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.onlyError()).contains("--cluster").contains("broken.xml");
    }
  }

  @Test
  void withACertificateTheBridgeSpeaksTls() throws Exception {
    Pem.write(directory);
    Files.writeString(directory.resolve("h.json"), """
        {"bridge": "127.0.0.1:0", "tls": {"certificate": "certificate.pem", "key": "key.pem"}}
        """);
    try (HoldfastProcess host = serve("--config", "h.json")) {
      String bridge = host.awaitBridge();
      Ended trusted = CommandRun.run(directory, Map.of(), "ls", "--at", bridge, "--trust", "certificate.pem");
      assertThat(trusted.code()).as("%s", trusted).isZero();
      Ended plain = CommandRun.run(directory, Map.of(), "ls", "--at", bridge);
      assertThat(plain.code()).as("%s", plain).isEqualTo(3);
    }
  }

  @Test
  void aCertificateThatIsNoneIsNamed() throws Exception {
    Files.writeString(directory.resolve("certificate.pem"), "no certificate");
    Files.writeString(directory.resolve("key.pem"), "no key");
    Files.writeString(directory.resolve("h.json"), """
        {"bridge": "127.0.0.1:0", "tls": {"certificate": "certificate.pem", "key": "key.pem"}}
        """);
    Ended ended = serve("--config", "h.json").ended();
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(ended.onlyError()).contains("h.json: tls.certificate").contains("PEM");
  }
}
