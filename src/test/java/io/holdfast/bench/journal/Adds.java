package io.holdfast.bench.journal;

import io.holdfast.bench.peers.Ratios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Adds to counters of a host with a journal, by its Java client in the same JVM, against Ratis with the host's own
 * batches, against Ratis with whatever waits in one entry, and against one file: each a process of its own, records of
 * one size, rounds in turn, the disk's own time for an fsync between them.
 *
 * <pre>java … io.holdfast.bench.journal.Adds ROUNDS MILLIS DIRECTORY SHARDS…</pre>
 *
 * With {@code -Dbench.other.classpath} or {@code -Dbench.other.options} a second host takes part: for before and after
 * in one run.
 */
public final class Adds {
  private static final int[] IN_FLIGHT = {256, 1};
  private static final int MOST_WARM_UP = 10;
  private static final int FSYNCS = 40;

  private final int rounds;
  private final int warmUp;
  private final long millis;
  private final Path directory;
  private final List<KeeperProcess> keepers = new ArrayList<>();

  private Adds(int rounds, long millis, Path directory) {
    this.rounds = rounds;
    warmUp = Math.min(rounds, MOST_WARM_UP);
    this.millis = millis;
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[2])), "adds");
    Adds adds = new Adds(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), directory);
    try {
      for (int i = 3; i < arguments.length; i++) {
        adds.compare(Integer.parseInt(arguments[i]));
      }
    } finally {
      LogDirectory.delete(directory);
    }
  }

  private void compare(int shards) throws Exception {
    String classpath = System.getProperty("java.class.path");
    String otherClasspath = System.getProperty("bench.other.classpath", classpath);
    String otherOptions = System.getProperty("bench.other.options", "");
    Path own = directory.resolve("host-" + shards);
    try {
      keepers.add(KeeperProcess.start("host", classpath, System.getProperty("bench.options", ""), "host", own,
          shards));
      long first = keepers.get(0).round(IN_FLIGHT[0], Math.min(millis, 200)).calls();
      long recordBytes = LogDirectory.logBytes(own) / first; // before a snapshot shortens the log
      for (int i = 0; i < warmUp; i++) {
        keepers.get(0).round(IN_FLIGHT[0], millis);
      }
      int records = LogDirectory.recordsPerEntry(own, recordBytes);
      System.out.printf(Locale.ROOT, "%d shards, %d bytes of the log for an add, %s adds in an entry of 256 callers%n",
          shards, recordBytes, records == 0 ? "an unknown number of" : records);
      if (!otherOptions.isEmpty() || !otherClasspath.equals(classpath)) {
        keepers.add(KeeperProcess.start("host, other", otherClasspath, otherOptions, "host",
            directory.resolve("other-" + shards), shards));
      }
      if (records > 0) {
        keepers.add(KeeperProcess.start("Ratis, same", classpath, "", "ratis", directory.resolve("same-" + shards),
            shards, recordBytes, records));
      }
      keepers.add(KeeperProcess.start("Ratis alone", classpath, "", "ratis", directory.resolve("ratis-" + shards),
          shards, recordBytes, Integer.MAX_VALUE));
      keepers.add(KeeperProcess.start("one file", classpath, "", "file", directory.resolve("file-" + shards),
          recordBytes));
      for (KeeperProcess keeper : keepers.subList(1, keepers.size())) {
        for (int i = 0; i < warmUp; i++) {
          keeper.round(IN_FLIGHT[0], millis);
        }
      }
      System.out.printf("%-9s %-14s %10s %8s %8s %8s %9s %7s   %s%n", "in flight", "keeper", "ops/s", "p50 us",
          "p99 us", "p99.9 us", "max us", "cpu us",
          "host's rate / its: median, worst, best rounds");
      for (int inFlight : IN_FLIGHT) {
        compareAt(inFlight);
      }
    } finally {
      for (KeeperProcess keeper : keepers) {
        keeper.close();
      }
      keepers.clear();
    }
  }

  private void compareAt(int inFlight) throws Exception {
    double[][] rates = new double[keepers.size()][rounds];
    double[] ownMedians = new double[rounds];
    double[] fsyncMedians = new double[rounds];
    List<Histogram> latencies = new ArrayList<>();
    long[] cpuNanos = new long[keepers.size()];
    long[] calls = new long[keepers.size()];
    keepers.forEach(keeper -> latencies.add(new Histogram(3)));
    Histogram preallocated = new Histogram(3);
    Histogram growing = new Histogram(3);
    for (int round = 0; round < rounds; round++) {
      Histogram forced = Fsyncs.measure(directory, FSYNCS, true);
      preallocated.add(forced);
      growing.add(Fsyncs.measure(directory, FSYNCS, false));
      fsyncMedians[round] = forced.getValueAtPercentile(50);
      for (int i = 0; i < keepers.size(); i++) {
        long cpuBefore = keepers.get(i).cpu().toNanos();
        Callers.Result result = keepers.get(i).round(inFlight, millis);
        cpuNanos[i] += keepers.get(i).cpu().toNanos() - cpuBefore;
        calls[i] += result.calls();
        rates[i][round] = result.rate();
        latencies.get(i).add(result.latencies());
        if (i == 0) {
          ownMedians[round] = result.latencies().getValueAtPercentile(50);
        }
      }
    }
    for (int i = 0; i < keepers.size(); i++) {
      Histogram took = latencies.get(i);
      System.out.printf(Locale.ROOT, "%-9d %-14s %,10.0f %,8.0f %,8.0f %,8.0f %,9.0f %7.2f   %s%n", inFlight,
          keepers.get(i).name(), Ratios.median(rates[i]), took.getValueAtPercentile(50) / 1e3,
          took.getValueAtPercentile(99) / 1e3, took.getValueAtPercentile(99.9) / 1e3, took.getMaxValue() / 1e3,
          cpuNanos[i] / 1e3 / calls[i], i == 0 ? "" : Ratios.of(rates[0], rates[i]));
    }
    tell("fsync of 4 KB, preallocated", preallocated);
    tell("fsync of 4 KB, the file grows", growing);
    if (inFlight == 1) {
      System.out.printf(Locale.ROOT, "host's p50 / fsync's p50, preallocated: of rounds %.2f, of all calls %.2f, of "
          + "the best rounds %.2f%n", Ratios.median(quotients(ownMedians, fsyncMedians)),
          (double) latencies.get(0).getValueAtPercentile(50) / preallocated.getValueAtPercentile(50),
          Arrays.stream(ownMedians).min().orElse(0) / Arrays.stream(fsyncMedians).min().orElse(1));
    }
  }

  private static double[] quotients(double[] upper, double[] lower) {
    double[] quotients = new double[upper.length];
    for (int i = 0; i < quotients.length; i++) {
      quotients[i] = upper[i] / lower[i];
    }
    return quotients;
  }

  private static void tell(String what, Histogram took) {
    System.out.printf(Locale.ROOT, "%s: p50 %,.0f us, p99 %,.0f us%n", what, took.getValueAtPercentile(50) / 1e3,
        took.getValueAtPercentile(99) / 1e3);
  }
}
