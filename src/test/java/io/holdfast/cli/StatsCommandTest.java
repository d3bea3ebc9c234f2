package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.access.UserEntry;
import io.holdfast.access.Users;
import io.holdfast.access.UsersFile;
import io.holdfast.bridge.Bridge;
import io.holdfast.bridge.BridgeOptions;
import io.holdfast.cli.HoldfastProcess.Ended;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsCommandTest {
  private static final String ANAS_KEY = "the-key-of-ana-in-these-tests";

  @TempDir
  Path directory;

  private final Vertx vertx = Vertx.vertx();
  private Bridge bridge;

  @BeforeEach
  void serve() throws Exception {
    BridgeOptions options = BridgeOptions.of("the shared key".getBytes(StandardCharsets.UTF_8))
        .withAddress("127.0.0.1", 0).withUsers(new Users(UsersFile.EMPTY.with(UserEntry.of("ana",
            new UserEntry.Key(ANAS_KEY), Optional.empty()))));
    bridge = await(Host.start(vertx, HostOptions.DEFAULT).compose(host -> Bridge.start(host, options)));
    Files.writeString(directory.resolve("ana.key"), ANAS_KEY);
  }

  @AfterEach
  void stop() throws Exception {
    await(bridge.stop().compose(stopped -> vertx.close()));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Ended run(String command, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(command, "--at", "127.0.0.1:" + bridge.port()));
    all.addAll(List.of(arguments));
    return CommandRun.run(directory, Map.of(AuthKey.VARIABLE, "the shared key"), all.toArray(new String[0]));
  }

  @Test
  void theTableHasWhatWasCalledAndWhatWasRefused() throws Exception {
    for (int i = 0; i < 3; i++) {
      run("call", "--create", "counter", "hits", "add", "1");
    }
    assertThat(run("call", "--user", "ana", "--authkey-file", "ana.key", "hits", "get").code()).isEqualTo(1);
    List<String> table = run("stats").out();
    assertThat(table.get(0)).contains("sessions 1").contains("objects counter 1");
    assertThat(table.get(1)).startsWith("bridge  connections 1  received ").endsWith("refused 1");
    assertThat(table.get(2)).matches("TYPE +OPERATION +CALLS +PER SECOND +FAILED +WAITING +MEAN µs +MAX µs");
    assertThat(table.get(3)).matches("counter +add +3 +[0-9.]+ +0 +0 +-? *[0-9.-]* +[0-9.-]*");
    assertThat(table).hasSize(4);
  }

  @Test
  void asJsonItIsEverything() throws Exception {
    run("call", "--create", "counter", "hits", "add", "1");
    JsonObject stats = new JsonObject(run("stats", "--json").out().get(0));
    assertThat(stats.getJsonArray("operations").getJsonObject(0).getInteger("calls")).isEqualTo(1);
    assertThat(stats.getJsonArray("entrances").getJsonObject(0).getLong("received_bytes")).isPositive();
  }

  @Test
  void watchedItComesAgain() throws Exception {
    Ended watched = run("stats", "--json", "--watch=0.1", "--count", "3");
    assertThat(watched.code()).isZero();
    assertThat(watched.out()).hasSize(3);
  }

  @Test
  void aUserNeedsAPermissionForIt() throws Exception {
    Ended refused = run("stats", "--user", "ana", "--authkey-file", "ana.key");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.onlyError()).contains("may not call 'stats' on the host");
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    assertThat(run("stats", "--watch=0").onlyError()).contains("--watch").contains("0.1");
    assertThat(run("stats", "--count", "2").onlyError()).contains("--count").contains("with --watch");
    assertThat(run("stats", "--top", "0").onlyError()).contains("--top");
  }
}
