package io.holdfast.cli;

import io.holdfast.client.SharedObjects;
import io.holdfast.client.Watch;
import io.holdfast.client.WatchEvent;
import io.holdfast.client.WatchEvent.Changed;
import io.holdfast.client.WatchEvent.Fact;
import io.holdfast.client.WatchEvent.Gap;
import io.holdfast.error.HoldfastException;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "watch", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
    description = {
      "Print what happens to a shared object: its facts, one a line, as they are kept, until Ctrl-C.",
      "A line is the fact's number, its name and its parts as JSON; with --json all of it as JSON.",
      "The first lines are the present state, with (state) for a name of their own; so is what is printed when facts "
          + "are",
      "no longer kept that would be next. When the connection breaks it goes on where it was."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast watch jobs              the state of jobs, then everything that happens to it",
      "  holdfast watch jobs --from 120   from fact 120 on, if it is still kept",
      "  holdfast watch jobs --json | jq -c .parts",
      "",
      "Exit codes: 0 after Ctrl-C; 1 the object is not there or was dropped; 2 bad usage; 3 no connection or denied."
    })
final class WatchCommand implements CliCommand {
  @Mixin
  private ClientOptions client;

  @Option(names = "--from", paramLabel = "N", defaultValue = "0",
      description = "The number of the first fact to print; 0 prints the state first (default: 0).")
  private long from;

  @Parameters(index = "0", paramLabel = "NAME", description = "The object.")
  private String name;

  @Override
  public Future<Integer> run(Terminal terminal) {
    if (from < 0) {
      throw UsageException.of("--from", from, "use the number of a fact, or 0 to begin with the state");
    }
    return client.converse(terminal, objects -> watch(terminal, objects))
        .recover(failure -> failure instanceof HoldfastException failed
            ? Future.succeededFuture(CallFailure.say(terminal, failed, client.json(), ""))
            : Future.failedFuture(failure));
  }

  private Future<Integer> watch(Terminal terminal, SharedObjects objects) {
    Promise<Integer> over = Promise.promise();
    Watch watch = objects.watch(name, from);
    StopSignal.on(() -> {
      watch.pause();
      over.tryComplete(ExitCode.OK);
    });
    watch.exceptionHandler(over::tryFail).handler(event -> {
      print(terminal, event);
      if (terminal.out().checkError()) { // nobody reads on: jq, head
        over.tryComplete(ExitCode.OK);
      }
    });
    return over.future();
  }

  private void print(Terminal terminal, WatchEvent event) {
    if (event instanceof Changed changed) {
      terminal.out().println(client.json()
          ? ValueJson.toText(DictValue.of("number", changed.number(), "fact", changed.fact(), "parts", changed.parts()))
          : line(changed.number(), changed.fact(), changed.parts()));
      return;
    }
    Gap gap = (Gap) event;
    if (client.json()) {
      terminal.out().println(ValueJson.toText(DictValue.of("number", gap.number(), "state", gap.state()
          .<Value>map(facts -> new ListValue(facts.stream().<Value>map(
              fact -> DictValue.of("fact", fact.name(), "parts", fact.parts())).toList())).orElse(Value.none()))));
    } else {
      state(gap.number(), gap.state()).forEach(terminal.out()::println);
    }
  }

  private static List<String> state(long number, Optional<List<Fact>> state) {
    if (state.isEmpty()) {
      return List.of(number + " (state) not told at once: ask the object");
    }
    return state.get().isEmpty() ? List.of(number + " (state) as new")
        : state.get().stream().map(fact -> line(number, "(state) " + fact.name(), fact.parts())).toList();
  }

  private static String line(long number, String fact, DictValue parts) {
    return number + " " + fact + parts.entries().entrySet().stream()
        .map(part -> " " + ((StringValue) part.getKey()).value() + "=" + ValueJson.toText(part.getValue()))
        .collect(Collectors.joining());
  }
}
