package io.holdfast.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Holdfast's bridge against the library's bridge, CPython's manager server and Redis, in one run: rounds alternate
 * between them, ratios are of rounds that follow one another. Nobody keeps anything on disk.
 *
 * <pre>java … io.holdfast.bench.peers.Peers ROUNDS MILLIS MANAGER_SCRIPT [WORK[:SHAPE]…]</pre>
 *
 * With {@code -Dbench.other.classpath} or {@code -Dbench.other.options} a second host takes part, of that class path
 * and with those options of the JVM: for before and after in one run.
 */
public final class Peers {
  private static final int[][] SHAPES = {{1, 1}, {64, 1}, {1, 64}, {64, 16}};

  private final int warmUp;
  private final int rounds;
  private final long millis;
  private final List<Contestant> contestants;

  /** @param warmUp so many rounds before those that count */
  Peers(int warmUp, int rounds, long millis, List<Contestant> contestants) {
    this.warmUp = warmUp;
    this.rounds = rounds;
    this.millis = millis;
    this.contestants = contestants;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    long millis = Long.parseLong(arguments[1]);
    List<String> wanted = List.of(arguments).subList(3, arguments.length);
    String classpath = System.getProperty("java.class.path");
    String otherClasspath = System.getProperty("bench.other.classpath", classpath);
    String otherOptions = System.getProperty("bench.other.options", "");
    Path directory = Files.createTempDirectory("holdfast-peers");
    List<Contestant> contestants = new ArrayList<>();
    try {
      contestants.add(Contestant.holdfast("holdfast", directory, classpath, ""));
      if (!otherOptions.isEmpty() || !otherClasspath.equals(classpath)) {
        contestants.add(Contestant.holdfast("holdfast, other", directory, otherClasspath, otherOptions));
      }
      addUnlessMissing(contestants, Contestant.redis(directory), "Redis", "redis-server");
      contestants.add(Contestant.stock());
      addUnlessMissing(contestants, Contestant.python(Path.of(arguments[2])), "CPython's manager", "python3");
      new Peers(1, rounds, millis, contestants).run(wanted);
    } finally {
      for (Contestant contestant : contestants) {
        contestant.close();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  static void addUnlessMissing(List<Contestant> contestants, Contestant contestant, String name,
      String program) {
    if (contestant == null) {
      System.out.println(name + ": not measured, " + program + " is not installed");
    } else {
      contestants.add(contestant);
    }
  }

  void run(List<String> wanted) throws Exception {
    System.out.printf("%-22s %-8s %-26s %12s %9s %9s %9s %8s   %s%n", "work", "conn x f", "server", "ops/s", "p50 us",
        "p99 us", "p99.9 us", "cpu us", "holdfast's rate / its: median, worst, best rounds");
    for (Work work : Work.values()) {
      for (int[] shape : SHAPES) {
        String name = work.name().toLowerCase(Locale.ROOT) + ":" + shape[0] + "x" + shape[1];
        if (wanted.isEmpty() || wanted.stream().anyMatch(name::startsWith)) {
          measure(work, shape[0], shape[1]);
        }
      }
    }
  }

  private void measure(Work work, int connections, int inFlight) throws Exception {
    List<Contestant> able = contestants.stream().filter(contestant -> contestant.does(work)).toList();
    Round.Result[][] results = new Round.Result[able.size()][rounds];
    for (int round = -warmUp; round < rounds; round++) {
      for (int i = 0; i < able.size(); i++) {
        Round.Result result = new Round(able.get(i), work, connections, inFlight).run(millis);
        if (round >= 0) {
          results[i][round] = result;
        }
      }
    }
    for (int i = 0; i < able.size(); i++) {
      Histogram latencies = new Histogram(results[i][0].latencies());
      for (Round.Result result : results[i]) {
        latencies.add(result.latencies());
      }
      System.out.printf(Locale.ROOT, "%-22s %-8s %-26s %,12.0f %9s %9s %9s %8.2f   %s%n", work.title,
          connections + "x" + inFlight, able.get(i).name(), median(results[i], Round.Result::rate),
          micros(latencies, 50), micros(latencies, 99), micros(latencies, 99.9),
          median(results[i], Round.Result::cpuMicros), i == 0 ? "" : Ratios.of(rates(results[0]), rates(results[i])));
    }
  }

  private static String micros(Histogram latencies, double percentile) {
    return String.format(Locale.ROOT, "%,.0f", latencies.getValueAtPercentile(percentile) / 1e3);
  }

  private static double median(Round.Result[] results, ToDoubleFunction<Round.Result> figure) {
    return Ratios.median(Arrays.stream(results).mapToDouble(figure).toArray());
  }

  private static double[] rates(Round.Result[] results) {
    return Arrays.stream(results).mapToDouble(Round.Result::rate).toArray();
  }
}
