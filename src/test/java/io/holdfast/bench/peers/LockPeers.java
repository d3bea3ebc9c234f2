package io.holdfast.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Uncontended acquire and release over 64 connections: Holdfast's bridge with the driver and with its Java client,
 * Redis with the driver (SET NX PX and a script), and Redisson's RLock. Rounds alternate.
 *
 * <pre>java … io.holdfast.bench.peers.LockPeers ROUNDS MILLIS REDISSON_CLASSPATH</pre>
 *
 * An empty class path leaves Redisson out.
 */
public final class LockPeers {
  private static final int CONNECTIONS = 64;

  /** One round of one contestant. */
  private interface Runner {
    LockClient.Result run(long millis) throws Exception;
  }

  private LockPeers() {
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("holdfast-locks");
    List<AutoCloseable> open = new ArrayList<>();
    try {
      measure(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]),
          contestants(directory, arguments.length > 2 ? arguments[2] : "", open));
    } finally {
      for (int i = open.size() - 1; i >= 0; i--) {
        open.get(i).close();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static Map<String, Runner> contestants(Path directory, String redissonClasspath, List<AutoCloseable> open)
      throws Exception {
    Map<String, Runner> all = new LinkedHashMap<>();
    Contestant holdfast = Contestant.holdfast("holdfast", directory, System.getProperty("java.class.path"), "");
    open.add(holdfast);
    all.put("holdfast, driver", millis -> driven(holdfast, millis));
    LockClient client = LockClient.start("holdfast, Java client", holdfast, System.getProperty("java.class.path"),
        ClientLocks.class.getName(), Integer.toString(CONNECTIONS), Contestant.key());
    open.add(client);
    all.put(client.name(), client::run);
    Contestant redis = Contestant.redis(directory);
    if (redis == null) {
      System.out.println("Redis and Redisson: not measured, redis-server is not installed");
      return all;
    }
    open.add(redis);
    all.put("Redis, driver", millis -> driven(redis, millis));
    if (redissonClasspath.isEmpty()) {
      System.out.println("Redisson: not measured, it could not be resolved");
      return all;
    }
    LockClient redisson = LockClient.start("Redisson's RLock", redis, redissonClasspath,
        "io.holdfast.bench.redisson.RedissonLocks", Integer.toString(CONNECTIONS));
    open.add(redisson);
    all.put(redisson.name(), redisson::run);
    return all;
  }

  /** Latencies are of one request there, so twice them is about a pair's. */
  private static LockClient.Result driven(Contestant contestant, long millis) throws Exception {
    Round.Result result = new Round(contestant, Work.LOCK, CONNECTIONS, 1).run(millis);
    Histogram latencies = result.latencies();
    return new LockClient.Result(result.rate() / 2, latencies.getValueAtPercentile(50) / 500.0,
        latencies.getValueAtPercentile(99) / 500.0, latencies.getValueAtPercentile(99.9) / 500.0,
        2 * result.cpuMicros());
  }

  private static void measure(int rounds, long millis, Map<String, Runner> contestants) throws Exception {
    List<String> names = List.copyOf(contestants.keySet());
    LockClient.Result[][] results = new LockClient.Result[names.size()][rounds];
    for (int round = -1; round < rounds; round++) { // one to warm up
      for (int i = 0; i < names.size(); i++) {
        LockClient.Result result = contestants.get(names.get(i)).run(millis);
        if (round >= 0) {
          results[i][round] = result;
        }
      }
    }
    System.out.printf("%-24s %9s %9s %9s %9s %8s   %s%n", "lock pairs, 64 conn", "pairs/s", "p50 us", "p99 us",
        "p99.9 us", "cpu us", "rate / that of the last: median, worst, best rounds");
    for (int i = 0; i < results.length; i++) {
      System.out.printf(Locale.ROOT, "%-24s %,9.0f %,9.0f %,9.0f %,9.0f %8.2f   %s%n", names.get(i),
          median(results[i], LockClient.Result::pairs), median(results[i], LockClient.Result::p50),
          median(results[i], LockClient.Result::p99), median(results[i], LockClient.Result::p999),
          median(results[i], LockClient.Result::cpuMicros),
          Ratios.of(rates(results[i]), rates(results[results.length - 1])));
    }
  }

  private static double[] rates(LockClient.Result[] results) {
    return Arrays.stream(results).mapToDouble(LockClient.Result::pairs).toArray();
  }

  private static double median(LockClient.Result[] results, ToDoubleFunction<LockClient.Result> figure) {
    return Ratios.median(Arrays.stream(results).mapToDouble(figure).toArray());
  }
}
