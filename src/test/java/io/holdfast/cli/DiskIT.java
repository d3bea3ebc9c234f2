package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.types.SharedDict;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A served host and its disk: full, read-only, in use, damaged. */
class DiskIT {
  private static final String KEY = "abracadabra";
  private static final String CHUNK = "x".repeat(200_000);

  @TempDir
  Path directory;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private HoldfastProcess serve(Path data, String... more) throws Exception {
    Path config = directory.resolve("settings.json");
    Files.writeString(config, "{\"journal\": {\"reserveBytes\": 6000000, \"snapshotBytes\": 1000000000}}");
    String[] options = {"serve", "--config", config.toString(), "--bridge", "127.0.0.1:0", "--data", data.toString()};
    String[] all = java.util.Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return HoldfastProcess.start(directory, Map.of("HOLDFAST_AUTHKEY", KEY), all);
  }

  @SuppressWarnings("unchecked") // what an object holds is named after it
  private SharedDict<String, String> connect(HoldfastProcess host) throws Exception {
    Endpoint at = Endpoint.connecting(host.awaitBridge(), "test");
    SharedObjects objects = SharedObjects.over(vertx, await(BridgePath.connect(vertx,
        BridgeAddress.of(at.host(), at.port(), KEY.getBytes(java.nio.charset.StandardCharsets.UTF_8)))));
    return objects.object(SharedDict.class, "d", DictValue.of(), String.class, String.class);
  }

  @Test
  void onAFullDiskWritesAreRefusedReadsGoOnAndWithRoomSoDoWrites() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 64)) {
      Path ballast = disk.path().resolve("ballast");
      Files.write(ballast, new byte[12_000_000]);
      int kept = 0;
      try (HoldfastProcess host = serve(disk.path().resolve("data"))) {
        SharedDict<String, String> dict = connect(host);
        Throwable refused = null;
        while (refused == null) {
          try {
            await(dict.put("key-" + kept, CHUNK, Optional.empty()));
            kept++;
          } catch (ExecutionException e) {
            refused = e.getCause();
          }
          assertThat(kept).as("writes on a disk of 64 MB").isLessThan(400);
        }
        assertThat(refused).isInstanceOf(Unavailable.class).hasMessageContaining("disk").hasMessageContaining(
            "make room");
        assertThat(await(dict.get("key-0"))).isEqualTo(CHUNK);
        Files.delete(ballast);
        await(putOnceThereIsRoom(dict, "key-" + kept, 200));
        kept++;
        assertThat(await(dict.get("key-" + (kept - 1)))).isEqualTo(CHUNK);
      } // killed
      try (HoldfastProcess host = serve(disk.path().resolve("data"))) {
        SharedDict<String, String> dict = connect(host);
        for (int i = 0; i < kept; i++) {
          assertThat(await(dict.get("key-" + i))).as("key-%d", i).isEqualTo(CHUNK);
        }
      }
    }
  }

  /** The host looks for room several times a second. */
  private Future<?> putOnceThereIsRoom(SharedDict<String, String> dict, String key, int tries) {
    return dict.put(key, CHUNK, Optional.empty()).<Object>mapEmpty().recover(refused -> {
      if (refused instanceof Unavailable && tries > 0) {
        return vertx.timer(100, TimeUnit.MILLISECONDS)
            .compose(later -> putOnceThereIsRoom(dict, key, tries - 1).mapEmpty());
      }
      return Future.failedFuture(refused);
    });
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsRefusedInOneLine() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 64)) {
      Path data = disk.path().resolve("data");
      try (HoldfastProcess host = serve(data)) {
        host.awaitBridge();
        host.terminate();
        assertThat(host.ended().code()).isZero();
      }
      disk.makeReadOnly();
      HoldfastProcess.Ended ended = serve(data).ended();
      assertThat(ended.code()).as(ended.toString()).isEqualTo(2);
      assertThat(ended.onlyError()).contains("journal").contains("Read-only").contains("that can be written");
    }
  }

  @Test
  void aSecondHostOnOneDirectoryIsToldWhoHasIt() throws Exception {
    Path data = directory.resolve("data");
    try (HoldfastProcess host = serve(data)) {
      host.awaitBridge();
      HoldfastProcess.Ended second = serve(data).ended();
      assertThat(second.code()).isEqualTo(2);
      assertThat(second.onlyError()).contains("in use by process").contains("another data directory");
    }
  }

  @Test
  void aFlippedBitStopsTheStartAndIsNamed() throws Exception {
    Path data = directory.resolve("data");
    try (HoldfastProcess host = serve(data)) {
      SharedDict<String, String> dict = connect(host);
      for (int i = 0; i < 20; i++) {
        await(dict.put("key-" + i, "value", Optional.empty()));
      }
      host.terminate();
      host.ended();
    }
    Path log;
    try (var files = Files.walk(data)) {
      log = files.filter(file -> file.getFileName().toString().startsWith("log_"))
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(log);
    bytes[600] ^= 1;
    Files.write(log, bytes);
    HoldfastProcess.Ended ended = serve(data).ended();
    assertThat(ended.code()).as(ended.toString()).isEqualTo(2);
    assertThat(ended.onlyError()).contains(log.getFileName().toString()).contains("byte")
        .contains("holdfast journal check").contains("holdfast journal recover");
    assertThat(Files.readAllBytes(log)).isEqualTo(bytes);
  }
}
