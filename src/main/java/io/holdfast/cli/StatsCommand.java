package io.holdfast.cli;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.host.HostOperations;
import io.holdfast.host.HostOperations.EntranceStats;
import io.holdfast.host.HostOperations.OperationStats;
import io.holdfast.host.HostOperations.Stats;
import io.holdfast.model.Arguments;
import io.holdfast.model.OperationModel;
import io.holdfast.model.TypeModel;
import io.holdfast.value.IntValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "stats", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
    description = {
      "The figures of a host since its start: objects, sessions, connections, bytes, refusals, and of each operation",
      "of each type the calls, the rate since the last figures, failures, waiting calls, mean and longest time of "
          + "a turn."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast stats                      the 20 operations that are called most",
      "  holdfast stats --watch              again every 2 seconds, until Ctrl-C",
      "  holdfast stats --watch=0.5 --count 10 --top 5",
      "  holdfast stats --json               everything, one JSON object a line",
      "",
      "Exit codes: 0 shown; 1 the host refused; 2 bad usage; 3 no connection or denied."
    })
final class StatsCommand implements CliCommand {
  private static final OperationModel STATS = TypeModel.of(HostOperations.class).operation("stats");
  private static final double LONGEST_S = 3_600;

  @Mixin
  private ClientOptions client;

  @Option(names = "--watch", paramLabel = "SECONDS", arity = "0..1", fallbackValue = "2",
      description = "Show them again and again, so often (without SECONDS: every 2).")
  private Double watch;

  @Option(names = "--count", paramLabel = "N", description = "With --watch: stop after so many.")
  private Long count;

  @Option(names = "--top", paramLabel = "N", defaultValue = "20",
      description = "So many operations, those called most first (default ${DEFAULT-VALUE}).")
  private int top;

  @Override
  public Future<Integer> run(Terminal terminal) {
    if (watch != null && !(watch >= 0.1 && watch <= LONGEST_S)) {
      throw UsageException.of("--watch", watch, "use seconds, 0.1 to " + (long) LONGEST_S);
    }
    if (count != null && (count < 1 || watch == null)) {
      throw UsageException.of("--count", count, "use a whole number of 1 or more, with --watch");
    }
    if (top < 1) {
      throw UsageException.of("--top", top, "use a whole number of 1 or more");
    }
    return client.converse(terminal, (vertx, objects) -> {
      Promise<Integer> done = Promise.promise();
      show(terminal, vertx, objects, null, watch == null ? 1 : count == null ? Long.MAX_VALUE : count, done);
      return done.future();
    }).recover(failure -> failure instanceof HoldfastException refused
        ? Future.succeededFuture(CallFailure.say(terminal, refused, client.json(), ""))
        : Future.failedFuture(failure));
  }

  /** @param before the figures shown last; null when these are the first */
  private void show(Terminal terminal, Vertx vertx, SharedObjects objects, Stats before, long left,
      Promise<Integer> done) {
    objects.call("", "stats", Arguments.none()).onFailure(done::fail).onSuccess(value -> {
      Stats now = (Stats) STATS.resultObject(value);
      if (client.json()) {
        terminal.out().println(ValueJson.toText(value));
      } else {
        table(now, before).forEach(terminal.out()::println);
      }
      if (left == 1) {
        done.complete(ExitCode.OK);
      } else {
        vertx.setTimer((long) (watch * 1000), again -> show(terminal, vertx, objects, now, left - 1, done));
      }
    });
  }

  // ---------------------------------------------------------------- the table

  private List<String> table(Stats now, Stats before) {
    List<String> lines = new ArrayList<>();
    lines.add("node " + now.node() + "  up " + now.uptimeMs() / 1000 + " s  sessions " + now.sessions() + "  objects "
        + objects(now));
    for (EntranceStats entrance : now.entrances()) {
      lines.add(entrance.entrance() + "  connections " + entrance.connections() + "  received "
          + bytes(entrance.receivedBytes()) + "  sent " + bytes(entrance.sentBytes()) + "  refused "
          + entrance.refusals());
    }
    List<OperationStats> shown = now.operations().stream().limit(top).toList();
    int type = Math.max(4, shown.stream().mapToInt(row -> row.type().length()).max().orElse(0));
    int operation = Math.max(9, shown.stream().mapToInt(row -> row.operation().length()).max().orElse(0));
    String form = "%-" + type + "s  %-" + operation + "s  %12s  %10s  %8s  %8s  %9s  %9s";
    lines.add(String.format(Locale.ROOT, form, "TYPE", "OPERATION", "CALLS", "PER SECOND", "FAILED", "WAITING",
        "MEAN µs", "MAX µs"));
    for (OperationStats row : shown) {
      lines.add(String.format(Locale.ROOT, form, row.type(), row.operation(), row.calls(), rate(row, now, before),
          failed(row), row.parked(), row.timed() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", row.meanMicros()),
          row.timed() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", row.maxMicros())));
    }
    if (now.operations().size() > shown.size()) {
      lines.add("… and " + (now.operations().size() - shown.size()) + " more operations; --top N shows more");
    }
    return lines;
  }

  private static String objects(Stats stats) {
    String byType = stats.objects().entries().entrySet().stream()
        .filter(entry -> ((IntValue) entry.getValue()).value() > 0)
        .map(entry -> ((StringValue) entry.getKey()).value() + " " + ((IntValue) entry.getValue()).value())
        .collect(Collectors.joining(", "));
    return byType.isEmpty() ? "none" : byType;
  }

  /** Since the figures before; since the start when there are none. */
  private static String rate(OperationStats row, Stats now, Stats before) {
    long calls = row.calls();
    long millis = now.uptimeMs();
    if (before != null) {
      calls -= before.operations().stream().filter(other -> other.type().equals(row.type())
          && other.operation().equals(row.operation())).mapToLong(OperationStats::calls).findFirst().orElse(0);
      millis -= before.uptimeMs();
    }
    return String.format(Locale.ROOT, "%.1f", calls * 1000.0 / Math.max(1, millis));
  }

  private static long failed(OperationStats row) {
    return row.failures().entries().values().stream().mapToLong(number -> ((IntValue) number).value()).sum();
  }

  private static String bytes(long number) {
    return number < 10_000 ? number + " B" : number < 10_000_000 ? number / 1000 + " kB" : number / 1_000_000 + " MB";
  }
}
