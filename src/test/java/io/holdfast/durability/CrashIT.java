package io.holdfast.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.durability.CrashRun.Plan;
import io.holdfast.durability.CrashRun.Report;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
  private static final int ANY_NUMBER = Integer.MAX_VALUE;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private Plan plan(List<String> serve, long millis, int mostKills, boolean cutOff, boolean keeps) {
    return new Plan(SEED, directory, serve, millis, mostKills, cutOff, keeps);
  }

  private void assertNothingIsWrong(Report report) {
    assertThat(report.findings()).as("seed %d, data kept in %s:\n%s\n", SEED, directory,
        String.join("\n", report.findings())).isEmpty();
  }

  @Test
  void whatIsAcknowledgedIsKeptThroughKillsAtAnyMoment() throws Exception {
    Report report = CrashRun.run(plan(SERVE, SECONDS * 1_000, ANY_NUMBER, false, true));
    assertNothingIsWrong(report);
    assertThat(report.kills()).as("kills in %d s", SECONDS).isGreaterThanOrEqualTo((int) SECONDS / 12);
  }

  @Test
  void aHostThatIsLeftAloneIsRight() throws Exception {
    Report report = CrashRun.run(plan(List.of("--in-memory"), 5_000, 0, false, true));
    assertNothingIsWrong(report);
    assertThat(report.answered()).isGreaterThan(500);
  }

  @Test
  void aHostThatIsOutOfReachNowAndThenIsRight() throws Exception {
    Report report = CrashRun.run(plan(List.of("--in-memory"), 10_000, ANY_NUMBER, true, true));
    assertNothingIsWrong(report);
    assertThat(report.kills()).isGreaterThan(5);
  }

  @Test
  void aHostThatForgetsIsFoundOut() throws Exception {
    Report report = CrashRun.run(plan(List.of("--in-memory"), 30_000, 1, false, false));
    assertThat(report.kills()).isEqualTo(1);
    assertThat(report.findings()).anyMatch(finding -> finding.startsWith(Objects.VISITS + ": is "))
        .anyMatch(finding -> finding.startsWith(Objects.MARKS + ": is null at the end"))
        .anyMatch(finding -> finding.startsWith("violated: no order explains how this call of " + Objects.VISITS));
  }
}
