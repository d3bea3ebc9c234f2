package io.holdfast.bench.journal;

import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.journal.JournalOptions;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedDict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;

/**
 * How long {@code holdfast serve} takes from the start of its process to READY: with so many facts in the log, just
 * before the snapshots that would shorten it, and with so many objects. The files are in the page cache.
 *
 * <pre>java … io.holdfast.bench.journal.Restart STARTS FACTS OBJECTS DIRECTORY</pre>
 */
public final class Restart {
  private static final int TARGETS = 64;
  private static final int KEYS = 1_000;
  private static final int IN_FLIGHT = 1_024;
  private static final String VALUE = "0123456789abcdef0123456789abcdef";

  private Restart() {
  }

  public static void main(String[] arguments) throws Exception {
    int starts = Integer.parseInt(arguments[0]);
    int facts = Integer.parseInt(arguments[1]);
    int objects = Integer.parseInt(arguments[2]);
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[3])), "restart");
    try {
      measure(starts, directory.resolve("nothing"), "nothing kept", shared -> call -> Future.succeededFuture(), 1);
      measure(starts, directory.resolve("facts"), String.format(Locale.ROOT, "%,d facts of %d objects", facts, TARGETS),
          Restart::facts, facts);
      measure(starts, directory.resolve("objects"), String.format(Locale.ROOT, "%,d objects of one fact each", objects),
          shared -> call -> shared.counter("object-" + call).add(1), objects);
    } finally {
      LogDirectory.delete(directory);
    }
  }

  private interface Work {
    IntFunction<Future<?>> of(SharedObjects objects);
  }

  /** As many facts for each shard, so that none reaches the number that makes a snapshot when all together do not. */
  private static IntFunction<Future<?>> facts(SharedObjects objects) {
    List<SharedCounter> counters = new ArrayList<>();
    List<SharedDict<String, String>> dicts = new ArrayList<>();
    int shards = JournalOptions.DEFAULT.shards();
    for (int i = 0; i < TARGETS / 2; i++) {
      counters.add(objects.counter(nameOf(i % shards, shards, "counter-" + i)));
      dicts.add(objects.dict(nameOf(i % shards, shards, "dict-" + i), String.class, String.class));
    }
    return call -> {
      int target = call % (TARGETS / 2);
      return call / (TARGETS / 2) % 2 == 0 ? counters.get(target).add(1)
          : dicts.get(target).set("key-" + call / TARGETS % KEYS, VALUE);
    };
  }

  private static String nameOf(int shard, int shards, String prefix) {
    String name = prefix;
    for (int i = 0; shardOf(name, shards) != shard; i++) {
      name = prefix + "-" + i;
    }
    return name;
  }

  /** As docs/architecture.md has it: one of 4096 slots, which are dealt to the shards. */
  private static int shardOf(String name, int shards) {
    CRC32C sum = new CRC32C();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return (int) (sum.getValue() % 4096) % shards;
  }

  private static void measure(int starts, Path data, String what, Work work, int calls) throws Exception {
    Vertx vertx = HostKeeper.vertx();
    Host host = HostKeeper.durable(vertx, JournalOptions.of(data.resolve("journal")));
    SharedObjects objects = HostKeeper.join(SharedObjects.connect(vertx));
    long began = System.nanoTime();
    Fill.run(vertx, calls, IN_FLIGHT, work.of(objects));
    double seconds = (System.nanoTime() - began) / 1e9;
    HostKeeper.join(host.stop());
    HostKeeper.join(vertx.close());
    String kept = String.format(Locale.ROOT, "%s, %,.1f MB of log, %s, made in %.1f s", what,
        LogDirectory.logBytes(data) / 1e6,
        LogDirectory.has(data, "snapshot\\.\\d+_\\d+") ? "a snapshot" : "no snapshot", seconds);
    double[] took = new double[starts];
    for (int i = 0; i < starts; i++) {
      took[i] = start(data);
    }
    double[] sorted = took.clone();
    Arrays.sort(sorted);
    System.out.printf(Locale.ROOT, "%s: to READY %.2f s, best %.2f, worst %.2f of %d%n", kept, sorted[starts / 2],
        sorted[0], sorted[starts - 1], starts);
  }

  private static double start(Path data) throws IOException, InterruptedException {
    List<String> command = KeeperProcess.java(System.getProperty("java.class.path"), "-Xmx1g");
    command.addAll(List.of("io.holdfast.Main", "serve", "--bridge", "127.0.0.1:0", "--python", "off", "--data",
        data.toString()));
    long began = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(),
        StandardCharsets.UTF_8))) {
      String line = said.readLine();
      long nanos = System.nanoTime() - began;
      if (line == null || !line.startsWith("READY")) {
        throw new IOException("the host was not ready: " + line);
      }
      return nanos / 1e9;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }
}
