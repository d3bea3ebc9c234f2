package io.holdfast.cli;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.model.Arguments;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "call", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
    description = {
      "Call an operation of a shared object and print its result.",
      "An ARG is JSON where it parses, else text; all are given by position, or all by name: name=ARG.",
      "A NAME of '' is the host itself.",
      "Text is printed as it is and null as nothing, all else as JSON; with --json everything as JSON."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast call jobs put '{\"a\": 1}'           put a dict into the queue jobs",
      "  holdfast call jobs get                      take the oldest item, wait for one if need be",
      "  holdfast call jobs get wait=0               … or fail with Empty at once; waits are in milliseconds",
      "  holdfast call --timeout 2.5 jobs get        … or fail with Timeout after two and a half seconds",
      "  holdfast call --create counter hits add -5  make the counter when there is none, then add",
      "  holdfast call --create queue,maxsize=9 jobs size",
      "  holdfast call jobs describe                 what it is; 'drop' drops it",
      "",
      "Exit codes: 0 the result is printed; 1 the call failed; 2 bad usage; 3 no connection or denied."
    })
final class CallCommand implements CliCommand {
  private static final double LONGEST_TIMEOUT_SECONDS = 31_536_000;

  @Mixin
  private ClientOptions client;

  @Option(names = "--create", paramLabel = "TYPE[,option=value…]",
      description = "Make the object first when there is none of that name.")
  private String create;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "Give up after so long (default: wait on).")
  private Double timeout;

  @Parameters(index = "0", paramLabel = "NAME", description = "The object.")
  private String name;

  @Parameters(index = "1", paramLabel = "OP", description = "The operation; 'describe' and 'drop' are everywhere.")
  private String operation;

  @Parameters(index = "2..*", arity = "0..*", paramLabel = "ARG", description = "Its arguments.")
  private List<String> texts = List.of();

  @Override
  public Future<Integer> run(Terminal terminal) {
    if (name.startsWith("-") || operation.startsWith("-")) {
      throw UsageException.of("call", name.startsWith("-") ? name : operation,
          "it is no option of call, and no object or operation has such a name; see 'holdfast call --help'");
    }
    if (timeout != null && !(timeout >= 0 && timeout <= LONGEST_TIMEOUT_SECONDS)) {
      throw UsageException.of("--timeout", timeout, "use seconds, 0 to " + (long) LONGEST_TIMEOUT_SECONDS);
    }
    Arguments arguments = ArgumentText.arguments(texts);
    Optional<Declaration> declared = create == null ? Optional.empty()
        : Optional.of(Declaration.parse(name + "=" + create, "TYPE", "--create"));
    return client.converse(terminal, objects -> made(objects, declared).compose(made -> call(objects, arguments))
        .map(result -> print(terminal, result)))
        .recover(failure -> failure instanceof HoldfastException failed
            ? Future.succeededFuture(CallFailure.say(terminal, failed, client.json(), advice(failed)))
            : Future.failedFuture(failure));
  }

  private static Future<?> made(SharedObjects objects, Optional<Declaration> declared) {
    return declared.isEmpty() ? Future.succeededFuture()
        : objects.host().create(declared.get().kind(), Optional.of(declared.get().name()), declared.get().options());
  }

  private Future<Value> call(SharedObjects objects, Arguments arguments) {
    return timeout == null ? objects.call(name, operation, arguments)
        : objects.call(name, operation, arguments, Duration.ofMillis((long) Math.ceil(timeout * 1000)));
  }

  private int print(Terminal terminal, Value result) {
    if (client.json() || !(result instanceof StringValue) && result != NoneValue.NONE) {
      terminal.out().println(ValueJson.toText(result));
    } else if (result instanceof StringValue text) {
      terminal.out().println(text.value());
    }
    return ExitCode.OK;
  }

  private String advice(HoldfastException failure) {
    return failure instanceof NoSuchObject && !name.isEmpty()
        ? "; 'holdfast call --create TYPE " + name + " …' makes one" : "";
  }
}
