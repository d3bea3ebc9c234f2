package io.holdfast.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.durability.CrashRun.Plan;
import io.holdfast.durability.CrashRun.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Acknowledged means kept: a host is killed at any moment, and nothing that it has said is untrue afterwards.
 *
 * <p>System properties: {@code holdfast.crash.seconds}, how long; {@code holdfast.crash.seed}, instead of one drawn;
 * {@code holdfast.crash.serve}, further arguments of {@code serve}, separated by blanks.
 */
class CrashIT {
  private static final long SECONDS = Long.getLong("holdfast.crash.seconds", 120);
  private static final long SEED = Long.getLong("holdfast.crash.seed", new Random().nextInt(1_000_000));
  private static final List<String> SERVE = Arrays.stream(System.getProperty("holdfast.crash.serve", "").split(" "))
      .filter(argument -> !argument.isBlank()).toList();
  /** What is recorded of one run has to fit into memory; more time is more runs, each with its own seed and data. */
  private static final long SECONDS_OF_A_RUN = 60;
  private static final int ANY_NUMBER = Integer.MAX_VALUE;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private Plan plan(long millis, int mostKills, boolean cutOff, boolean keeps) {
    return new Plan(SEED, directory, List.of("--in-memory"), millis, mostKills, cutOff, keeps);
  }

  private static void assertNothingIsWrong(Plan plan, Report report) {
    assertThat(report.findings()).as("seed %d, data kept in %s:\n%s\n", plan.seed(), plan.directory(),
        String.join("\n\n", report.findings())).isEmpty();
  }

  @Test
  void whatIsAcknowledgedIsKeptThroughKillsAtAnyMoment() throws Exception {
    killAgainAndAgain(SECONDS / 2, SERVE);
  }

  @Test
  void whatIsAcknowledgedIsKeptThroughKillsWhileSnapshotsAreMade() throws Exception {
    Path config = Files.writeString(directory.resolve("often.json"), """
        {"journal": {"snapshotBytes": 10000, "snapshotRecords": 100}}
        """);
    List<String> serve = new ArrayList<>(List.of("--config", config.toString()));
    serve.addAll(SERVE);
    killAgainAndAgain(SECONDS / 2, serve);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.map(file -> file.getFileName().toString())).as("what the host wrote")
          .anyMatch(name -> name.matches("snapshot\\.\\d+_\\d+"));
    }
  }

  private void killAgainAndAgain(long seconds, List<String> serve) throws Exception {
    int kills = 0;
    for (int i = 0; i * SECONDS_OF_A_RUN < seconds; i++) {
      long run = Math.min(SECONDS_OF_A_RUN, seconds - i * SECONDS_OF_A_RUN);
      Path data = Files.createDirectory(directory.resolve("run-" + i));
      Plan plan = new Plan(SEED + i, data, serve, run * 1_000, ANY_NUMBER, false, true);
      Report report = CrashRun.run(plan);
      assertNothingIsWrong(plan, report);
      kills += report.kills();
    }
    assertThat(kills).as("kills in %d s", seconds).isGreaterThanOrEqualTo((int) seconds / 20);
  }

  @Test
  void aHostThatIsLeftAloneIsRight() throws Exception {
    Plan plan = plan(5_000, 0, false, true);
    Report report = CrashRun.run(plan);
    assertNothingIsWrong(plan, report);
    assertThat(report.answered()).isGreaterThan(500);
  }

  @Test
  void aHostThatIsOutOfReachNowAndThenIsRight() throws Exception {
    Plan plan = plan(60_000, 12, true, true);
    Report report = CrashRun.run(plan);
    assertNothingIsWrong(plan, report);
    assertThat(report.kills()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aHostThatForgetsIsFoundOut() throws Exception {
    Report report = CrashRun.run(plan(30_000, 1, false, false));
    assertThat(report.kills()).isEqualTo(1);
    assertThat(report.findings()).anyMatch(finding -> finding.startsWith(Objects.VISITS + ": is "))
        .anyMatch(finding -> finding.startsWith(Objects.MARKS + ": wrong are "))
        .anyMatch(finding -> finding.startsWith("violated: no order explains how this call of " + Objects.VISITS));
  }
}
