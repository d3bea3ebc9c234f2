package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.HoldfastProcess.Ended;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsIT {
  @TempDir
  static Path directory;

  private static HoldfastProcess host;
  private static String bridge;

  @BeforeAll
  static void serve() throws Exception {
    host = HoldfastProcess.start(directory, Map.of(), "serve", "--bridge", "127.0.0.1:0", "--declare", "ls/b=queue",
        "--declare", "ls/a=counter", "--declare", "ls/c=queue");
    bridge = host.awaitBridge();
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  /** Runs the command in process, which is much faster; the exit code and output are the same. */
  private static Ended run(Map<String, String> environment, String command, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(command, "--at", bridge));
    line.addAll(List.of(arguments));
    return CommandRun.run(directory, environment, line.toArray(new String[0]));
  }

  private static Ended call(String... arguments) throws Exception {
    return run(Map.of(), "call", arguments);
  }

  @Test
  void aRealProcessCallsWithTheKeyOfTheDataDirectory() throws Exception {
    Ended ended = HoldfastProcess.run(directory, "call", "--at", bridge, "--create", "queue", "jobs", "put",
        "{\"a\": 1}");
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.out()).isEmpty();
    ended = HoldfastProcess.run(directory, "call", "--at", bridge, "jobs", "get");
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.out()).containsExactly("{\"a\":1}");
    assertThat(ended.err()).isEmpty();
    ended = HoldfastProcess.run(directory, "call", "--at", bridge, "jobs", "get", "wait=0");
    assertThat(ended.code()).as("%s", ended).isEqualTo(1);
    assertThat(ended.onlyError()).startsWith("holdfast: Empty: ");
  }

  @Test
  void argumentsAreJsonOrTextByPositionOrName() throws Exception {
    call("--create", "queue", "args", "size");
    call("args", "put", "plain text");
    call("args", "put", "item=a=b");
    call("args", "put", "\"[1]\"");
    call("args", "put", "-5");
    call("args", "put", "item=[1, {\"b\": null}]", "wait=0");
    assertThat(call("args", "get").out()).containsExactly("plain text");
    assertThat(call("--json", "args", "get").out()).containsExactly("\"a=b\"");
    assertThat(call("args", "get").out()).containsExactly("[1]");
    assertThat(call("args", "get").out()).containsExactly("-5");
    assertThat(call("args", "get", "--json").out()).containsExactly("[1,{\"b\":null}]");
  }

  @Test
  void anUnknownObjectIsSaidWithTheNextStep() throws Exception {
    Ended ended = call("nobody", "add");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.onlyError()).contains("NoSuchObject").contains("'nobody'").contains("--create TYPE nobody");
  }

  @Test
  void failuresAreJsonWhereResultsAre() throws Exception {
    Ended ended = call("--json", "--create", "counter,value=9223372036854775807", "full", "add");
    assertThat(ended.code()).isEqualTo(1);
    JsonObject error = new JsonObject(ended.onlyError());
    assertThat(error.getString("error")).isEqualTo("Failed");
    assertThat(error.getString("type")).isEqualTo("OverflowError");
    assertThat(error.getString("message")).contains("does not fit");
  }

  @Test
  void aTimeoutEndsAWait() throws Exception {
    Ended ended = call("--create", "queue", "--timeout", "0.05", "never", "get");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.onlyError()).contains("Timeout");
  }

  @Test
  void aCommandThatIsEndedWhileItWaitsTakesNothing() throws Exception {
    call("--create", "queue", "left", "size");
    try (HoldfastProcess waiting = HoldfastProcess.start(directory, Map.of(), "call", "--at", bridge, "left", "get")) {
      awaitWaiting("left", 1);
      waiting.terminate().ended();
      awaitWaiting("left", 0);
      call("left", "put", "item");
      Ended taken = call("left", "get", "wait=0");
      assertThat(taken.out()).as("%s", taken).containsExactly("item");
    }
  }

  /** Within less than any lease: a call that a dead client left behind must not wait on. */
  private static void awaitWaiting(String name, int callers) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(callers == 0 ? 1_000 : 30_000);
    String said;
    do {
      said = call(name, "describe").out().get(0);
      assertThat(System.nanoTime()).as("%d callers should wait at %s, but it says %s", callers, name, said)
          .isLessThan(deadline);
    } while (new JsonObject(said).getInteger("waiting") != callers);
  }

  @Test
  void watchPrintsTheStateAndThenEveryFactUntilItIsStopped() throws Exception {
    call("--create", "counter", "watched", "add", "5");
    try (HoldfastProcess watching = HoldfastProcess.start(directory, Map.of(), "watch", "--at", bridge, "watched");
        HoldfastProcess json = HoldfastProcess.start(directory, Map.of(), "watch", "--at", bridge, "watched",
            "--json")) {
      assertThat(watching.awaitLine("1 ")).isEqualTo("1 (state) became value=5");
      assertThat(json.awaitLine("{")).isEqualTo(
          "{\"number\":1,\"state\":[{\"fact\":\"became\",\"parts\":{\"value\":5}}]}");
      call("watched", "add", "1");
      assertThat(watching.awaitLine("2 ")).isEqualTo("2 became value=6");
      assertThat(json.awaitLine("{")).isEqualTo("{\"number\":2,\"fact\":\"became\",\"parts\":{\"value\":6}}");
      Ended ended = watching.terminate().ended();
      assertThat(ended.code()).as("%s", ended).isZero();
      assertThat(ended.err()).isEmpty();
      call("watched", "drop");
      ended = json.ended();
      assertThat(ended.code()).as("%s", ended).isEqualTo(1);
      assertThat(new JsonObject(ended.onlyError()).getString("error")).isEqualTo("ObjectGone");
    }
  }

  @Test
  void watchBeginsAtANumberAndSaysWhatIsNotThere() throws Exception {
    call("--create", "counter", "numbered", "add", "5");
    call("numbered", "facts", "wait=0");
    call("numbered", "add", "1");
    try (HoldfastProcess watching = HoldfastProcess.start(directory, Map.of(), "watch", "--at", bridge, "numbered",
        "--from", "2")) {
      assertThat(watching.awaitLine("2 ")).isEqualTo("2 became value=6");
    }
    Ended ended = HoldfastProcess.run(directory, "watch", "--at", bridge, "not-there");
    assertThat(ended.code()).as("%s", ended).isEqualTo(1);
    assertThat(ended.onlyError()).contains("NoSuchObject").contains("not-there");
    ended = run(Map.of(), "watch", "numbered", "--from", "-1");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.onlyError()).contains("--from");
  }

  @Test
  void theEmptyNameIsTheHost() throws Exception {
    assertThat(new JsonObject(call("", "status").out().get(0)).getString("node")).isNotEmpty();
  }

  @Test
  void aListingIsATableOrJsonLines() throws Exception {
    List<String> table = run(Map.of(), "ls", "ls/").out();
    assertThat(table.get(0)).matches("NAME +TYPE +HOST");
    assertThat(table.subList(1, table.size())).hasSize(3).isSorted();
    assertThat(table.get(1)).matches("ls/a +counter +\\S+");
    List<String> lines = run(Map.of(), "ls", "ls/", "--type", "queue", "--json").out();
    assertThat(lines).extracting(line -> new JsonObject(line).getString("name")).containsExactly("ls/b", "ls/c");
    assertThat(run(Map.of(), "ls", "ls/", "--limit", "2", "--json").out()).hasSize(2);
  }

  @Test
  void aLongListingComesInPages() throws Exception {
    List<String> declared = new ArrayList<>(List.of("serve", "--bridge", "127.0.0.1:0", "--data", "many"));
    for (int i = 0; i < 1100; i++) {
      declared.addAll(List.of("--declare", "page-" + i + "=counter"));
    }
    try (HoldfastProcess many = HoldfastProcess.start(directory, Map.of(), declared.toArray(new String[0]))) {
      Ended ended = CommandRun.run(directory, Map.of(), "ls", "page-", "--json", "--at", many.awaitBridge(),
          "--authkey-file",
          "many/authkey");
      assertThat(ended.out()).hasSize(1100).doesNotHaveDuplicates();
    }
  }

  @Test
  void whoeverHasAnotherKeyIsDenied() throws Exception {
    Ended ended = run(Map.of("HOLDFAST_AUTHKEY", "guessed"), "ls");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.onlyError()).contains("denies").contains("HOLDFAST_AUTHKEY").doesNotContain("guessed")
        .contains("--authkey-file");
  }

  @Test
  void aHostThatIsNotThereIsNoConnection() throws Exception {
    try (SocketChannel deaf = SocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) { // it does not listen
      Ended ended = CommandRun.run(directory, Map.of(), "ls", "--at", "127.0.0.1:" + deaf.socket().getLocalPort());
      assertThat(ended.code()).isEqualTo(3);
      assertThat(ended.onlyError()).contains("cannot connect").contains("holdfast serve").contains("--at");
    }
  }

  @Test
  void aKeyFileOfTheClientLosesItsNewline() throws Exception {
    String key = Files.readString(directory.resolve("data/authkey")).strip();
    Files.writeString(directory.resolve("windows-key"), key + "\r\n");
    Ended ended = run(Map.of(), "ls", "--authkey-file", "windows-key");
    assertThat(ended.code()).as("%s", ended).isZero();
  }

  @Test
  void withoutAKeyTheClientSaysWhereItLooked() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Ended ended = CommandRun.run(elsewhere, Map.of(), "ls", "--at", bridge);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.onlyError()).contains("--authkey-file").contains("HOLDFAST_AUTHKEY").contains("data/authkey");
  }
}
