package io.holdfast.cli;

import io.holdfast.error.HoldfastException;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: finds the command, runs it, and turns what goes wrong into one line and an exit code. */
@Command(name = "holdfast", versionProvider = VersionText.class, mixinStandardHelpOptions = true, sortOptions = false,
    description = "Shared objects (queues, dicts, locks and your own classes) for many processes in any language.",
    subcommands = {ServeCommand.class, DemoCommand.class, LsCommand.class, CallCommand.class, WatchCommand.class,
        StatsCommand.class, UsersCommand.class, JournalCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast demo                                       factorise 999 numbers with workers in two languages",
      "  holdfast serve --declare jobs=queue                 a host with a queue, at 127.0.0.1:7870",
      "  holdfast call jobs put '{\"a\": 1}'                   put an item into it",
      "  holdfast call jobs get",
      "  holdfast ls",
      "  holdfast watch jobs                                 what happens to it, live",
      "",
      "Exit codes: 0 done; 1 the call failed, or the demo found a wrong answer; 2 bad usage or configuration;",
      "3 no connection to the host, or it denies it. A process ended by a signal: 128 and its number, but for serve."
    })
public final class HoldfastCommand {

  /**
   * Runs one command.
   *
   * @return the exit code, never a failure; {@code docs/commands.md} says what the codes mean
   */
  public static Future<Integer> run(Terminal terminal, String... arguments) {
    CommandLine line = new CommandLine(new HoldfastCommand());
    line.setOut(writer(terminal.out())).setErr(writer(terminal.err())).setUsageHelpWidth(110)
        .setCaseInsensitiveEnumValuesAllowed(true).setToggleBooleanFlags(false);
    line.getSubcommands().get("call").setUnmatchedOptionsArePositionalParams(true); // -5 is an argument
    CommandLine.ParseResult parsed;
    try {
      parsed = line.parseArgs(arguments);
    } catch (CommandLine.ParameterException e) {
      return Future.succeededFuture(usage(terminal, e.getCommandLine(), e));
    }
    if (CommandLine.printHelpIfRequested(parsed)) {
      return Future.succeededFuture(ExitCode.OK);
    }
    if (!parsed.hasSubcommand()) {
      line.usage(line.getErr());
      return Future.succeededFuture(ExitCode.USAGE);
    }
    CommandLine.ParseResult chosen = parsed.subcommand();
    while (chosen.hasSubcommand()) {
      chosen = chosen.subcommand();
    }
    CliCommand command = (CliCommand) chosen.commandSpec().userObject();
    Future<Integer> code;
    try {
      code = command.run(terminal);
    } catch (RuntimeException e) {
      code = Future.failedFuture(e);
    }
    return code.recover(failure -> Future.succeededFuture(failed(terminal, failure)));
  }

  private static int usage(Terminal terminal, CommandLine line, CommandLine.ParameterException problem) {
    String command = line.getCommandSpec().qualifiedName();
    String message = problem.getMessage();
    if (problem instanceof CommandLine.UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      message = (unmatched.isUnknownOption() ? "unknown option " : "unexpected argument ")
          + UsageException.shown(unmatched.getUnmatched().get(0))
          + (suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?");
    }
    terminal.say(oneLine(message) + "; see '" + command + " --help'");
    return ExitCode.USAGE;
  }

  private static int failed(Terminal terminal, Throwable failure) {
    if (failure instanceof UsageException || failure instanceof NoConnection) {
      terminal.say(oneLine(failure.getMessage()));
      return failure instanceof UsageException ? ExitCode.USAGE : ExitCode.NO_CONNECTION;
    }
    if (failure instanceof HoldfastException refused) {
      terminal.say(oneLine(refused.toString()));
      return ExitCode.FAILED;
    }
    LoggerFactory.getLogger(HoldfastCommand.class).error("a defect of Holdfast, please report it", failure);
    return ExitCode.FAILED;
  }

  static String oneLine(String message) {
    return message == null ? "" : message.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
  }

  private static PrintWriter writer(java.io.PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
