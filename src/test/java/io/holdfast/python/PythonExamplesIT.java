package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples with stock clients do what their READMEs say: the commands are read from there. */
class PythonExamplesIT {
  private static final Path EXAMPLES = Path.of("examples/python-manager");
  private static final Pattern SERVE = Pattern.compile("\\./holdfast serve (.*)");
  private static final Pattern RUN = Pattern.compile(
      "python3 (\\S+) 127\\.0\\.0\\.1:7871 data/authkey ?([^#&]*?) *(&|# (.*))?");
  private static final long DEADLINE_S = 90;

  @TempDir
  Path directory;

  /** Runs every command that the README shows, in that order. */
  private void assertDoesWhatItsReadmeSays(String example, int commands, String shown) throws Exception {
    List<Pythons.Python> pythons = Pythons.all();
    String python = pythons.get(pythons.size() - 1).executable();
    List<String> lines = Files.readAllLines(EXAMPLES.resolve(example).resolve("README.md"));
    String serve = lines.stream().map(SERVE::matcher).filter(Matcher::matches).map(found -> found.group(1)).findFirst()
        .orElseThrow();
    List<StockProgram> running = new ArrayList<>();
    List<String> said = new ArrayList<>();
    try (ServedHost host = ServedHost.start(directory, serve.replace("'", "").split(" "))) {
      try {
        for (String line : lines) {
          Matcher run = RUN.matcher(line);
          if (run.matches()) {
            List<String> command = new ArrayList<>(List.of(python, Path.of(run.group(1)).toAbsolutePath().toString(),
                host.at(), host.keyFile()));
            command.addAll(run.group(2).isEmpty() ? List.of() : List.of(run.group(2).split(" ")));
            StockProgram program = StockProgram.start(directory, command);
            running.add(program);
            if (!"&".equals(run.group(3))) {
              String output = program.ended(DEADLINE_S);
              assertThat(output).as(line).isEqualTo(run.group(4) == null ? "" : run.group(4));
              said.add(output);
            }
          }
        }
        for (StockProgram program : running) {
          program.ended(DEADLINE_S);
        }
      } finally {
        running.forEach(StockProgram::close);
      }
    }
    assertThat(running).hasSize(commands);
    assertThat(said).endsWith(shown);
  }

  @Test
  void theRemoteQueueOfPythonsDocumentation() throws Exception {
    assertDoesWhatItsReadmeSays("remote-queue", 2, "hello");
  }

  @Test
  void theFactorizersWorkersAndItsSubmitterMeetAtTheHost() throws Exception {
    assertDoesWhatItsReadmeSays("factorizer", 2, "200 numbers, 200 right");
  }

  @Test
  void workersLeaseTheirJobs() throws Exception {
    assertDoesWhatItsReadmeSays("leases", 3, "200 numbers, 200 right, 5 of 5 jobs at the first attempt");
  }

  @Test
  void aSemaphoreHoldsForProcessesThatShareNothingElse() throws Exception {
    assertDoesWhatItsReadmeSays("semaphore", 1, "6 have worked, never more than 2 at a time");
  }

  @Test
  void objectsOfAClassOfTheClientsAreKeptAndGivenBack() throws Exception {
    assertDoesWhatItsReadmeSays("employees", 3, "Bob earns 1100.0");
  }
}
