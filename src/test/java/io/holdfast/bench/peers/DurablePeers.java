package io.holdfast.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counter adds over the bridge of hosts with a journal, against Redis that answers when a write is on the disk
 * ({@code appendfsync always}): processes of their own, one driver, rounds in turn.
 *
 * <pre>java … io.holdfast.bench.peers.DurablePeers ROUNDS MILLIS DIRECTORY SHARDS…</pre>
 *
 * The first number of shards is the one that all others are compared with. {@code -Dbench.other.classpath} and
 * {@code -Dbench.other.options} are those of {@link Peers}; {@code -Dbench.work} says what to do instead.
 */
public final class DurablePeers {
  /** A server runs for days: a JVM of the first ten seconds compiles as much as it serves. */
  private static final int MOST_WARM_UP = 10;

  private DurablePeers() {
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[2])), "peers");
    String classpath = System.getProperty("java.class.path");
    String otherClasspath = System.getProperty("bench.other.classpath", classpath);
    String otherOptions = System.getProperty("bench.other.options", "");
    List<Contestant> contestants = new ArrayList<>();
    try {
      for (int i = 3; i < arguments.length; i++) {
        int shards = Integer.parseInt(arguments[i]);
        contestants.add(Contestant.durable("holdfast, shards " + shards, directory.resolve("host-" + shards), classpath,
            System.getProperty("bench.options", ""), shards));
        if (!otherOptions.isEmpty() || !otherClasspath.equals(classpath)) {
          contestants.add(Contestant.durable("other, shards " + shards, directory.resolve("other-" + shards),
              otherClasspath, otherOptions, shards));
        }
      }
      Peers.addUnlessMissing(contestants, Contestant.durableRedis(directory.resolve("redis")), "Redis",
          "redis-server");
      int rounds = Integer.parseInt(arguments[0]);
      new Peers(Math.min(rounds, MOST_WARM_UP), rounds, Long.parseLong(arguments[1]), contestants).run(
          List.of(System.getProperty("bench.work", "counter:64x1,counter:1x64,counter:64x16").split(",")));
    } finally {
      for (Contestant contestant : contestants) {
        contestant.close();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }
}
