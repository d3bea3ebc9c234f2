package io.holdfast.cli;

import io.holdfast.demo.Demo;
import io.vertx.core.Future;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false,
    description = {
      "Factorise 999 odd numbers from 999999999999 up, with a host of its own.",
      "Workers in Java, and of stock multiprocessing where python3 is found, take chunks of 43 from a job queue with",
      "leases and put their answers into a result queue; every product is checked. One worker is killed while it",
      "holds a job; another does it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  holdfast demo               progress on standard error, the outcome as the last line on standard output",
      "  holdfast demo --no-python   with workers in Java only",
      "",
      "Exit codes: 0 all answers are right; 1 one is wrong or missing, the last line says which; 2 bad usage."
    })
final class DemoCommand implements CliCommand {
  @Option(names = "--no-python", description = "No workers in Python, even where python3 is found.")
  private boolean noPython;

  @Override
  public Future<Integer> run(Terminal terminal) {
    Optional<String> python = noPython ? Optional.empty() : find(terminal, "python3");
    if (python.isEmpty() && !noPython) {
      terminal.say("python3 is not on the PATH: workers in Java only");
    }
    return Demo.run(terminal.out(), terminal.err(), terminal.interactive(), python)
        .map(allRight -> allRight ? ExitCode.OK : ExitCode.FAILED);
  }

  private static Optional<String> find(Terminal terminal, String program) {
    for (String directory : terminal.environment().getOrDefault("PATH", "").split(File.pathSeparator)) {
      try {
        Path candidate = Path.of(directory).resolve(program);
        if (!directory.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return Optional.of(candidate.toString());
        }
      } catch (InvalidPathException e) {
        // no directory can be there
      }
    }
    return Optional.empty();
  }
}
