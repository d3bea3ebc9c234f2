package io.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {
  private final Scoreboard board = new Scoreboard(Job.chunks(15, 3, 2)); // 15, 17 and 19

  private static Report taken(String worker, int chunk, int deliveries) {
    return new Report(worker, Report.Event.TAKEN, chunk, deliveries, List.of());
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static Report done(String worker, int chunk, int deliveries, List<Long>... factors) {
    return new Report(worker, Report.Event.DONE, chunk, deliveries, Arrays.stream(factors).toList());
  }

  @Test
  void theWorkIsCutIntoChunks() {
    List<Job> jobs = Job.chunks(999_999_999_999L, 999, 43);
    assertThat(jobs).hasSize(24);
    assertThat(jobs.get(0).numbers().get(0)).isEqualTo(999_999_999_999L);
    assertThat(jobs.get(23).numbers()).hasSize(10).last().isEqualTo(999_999_999_999L + 2 * 998);
    assertThat(jobs.stream().mapToInt(job -> job.numbers().size()).sum()).isEqualTo(999);
  }

  @Test
  void numbersAreFactorised() {
    assertThat(Factoring.factors(999_999_999_999L)).containsExactly(3L, 3L, 3L, 7L, 11L, 13L, 37L, 101L, 9901L);
    assertThat(Factoring.factors(1_000_000_000_039L)).containsExactly(1_000_000_000_039L);
    assertThat(Factoring.isFactorisation(15, List.of(3L, 5L))).isTrue();
    assertThat(Factoring.isFactorisation(15, List.of(15L))).as("15 is no prime").isFalse();
    assertThat(Factoring.isFactorisation(15, List.of(3L, 7L))).as("21 is not 15").isFalse();
    assertThat(Factoring.isFactorisation(15, List.of())).isFalse();
  }

  @Test
  void rightAnswersAreCountedOnce() {
    board.take(done("a", 0, 1, List.of(3L, 5L), List.of(17L)));
    board.take(done("b", 0, 2, List.of(3L, 5L), List.of(17L)));
    assertThat(board.correct()).isEqualTo(2);
    assertThat(board.isComplete()).isFalse();
    board.take(done("b", 1, 1, List.of(19L)));
    assertThat(board.correct()).isEqualTo(board.total()).isEqualTo(3);
    assertThat(board.isComplete()).isTrue();
    assertThat(board.mistakes()).isEmpty();
  }

  @Test
  void wrongAnswersAreNamed() {
    board.take(done("a", 0, 1, List.of(3L, 5L), List.of(16L)));
    board.take(done("a", 1, 1));
    board.take(done("a", 7, 1, List.of(2L)));
    assertThat(board.correct()).isEqualTo(1);
    assertThat(board.mistakes()).hasSize(3);
    assertThat(board.mistakes().get(0)).contains("17").contains("[16]");
    assertThat(board.mistakes().get(1)).contains("0 answers").contains("job 1");
    assertThat(board.mistakes().get(2)).contains("job 7");
  }

  @Test
  void theJobOfAKilledWorkerIsDoneByAnother() {
    board.take(taken("a", 0, 1));
    assertThat(board.heldBy("a")).contains(0);
    board.killed("a");
    assertThat(board.orphan()).contains(0);
    board.take(done("b", 1, 1, List.of(19L)));
    board.take(done("a", 0, 1, List.of(3L, 5L), List.of(17L))); // sent before it was killed, never acknowledged
    assertThat(board.rescuer()).isEmpty();
    assertThat(board.isComplete()).isFalse();
    board.take(taken("b", 0, 2));
    board.take(done("b", 0, 2, List.of(3L, 5L), List.of(17L)));
    assertThat(board.rescuer()).contains("b");
    assertThat(board.isComplete()).isTrue();
    assertThat(board.correct()).isEqualTo(3);
  }

  @Test
  void theJobOfAWorkerThatHadDiedBeforeItWasKilledMayBeDoneAlready() {
    board.take(taken("a", 0, 1));
    board.take(taken("b", 0, 2)); // a is no more, and nobody has said so
    board.take(done("b", 0, 2, List.of(3L, 5L), List.of(17L)));
    board.take(done("b", 1, 1, List.of(19L)));
    board.killed("a");
    assertThat(board.orphan()).contains(0);
    assertThat(board.rescuer()).contains("b");
    assertThat(board.isComplete()).isTrue();
  }

  @Test
  void progressIsALineNowAndThenForALog() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress progress = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    progress.show(board, 0);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();
    board.take(done("a", 0, 1, List.of(3L, 5L), List.of(17L)));
    progress.show(board, 500);
    progress.show(board, 500);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(1).first().asString()
        .contains("2/3").contains("a 4/s").doesNotContain("\r");
  }

  @Test
  void progressIsDrawnInPlaceForAPerson() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress progress = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
    board.take(taken("a", 0, 1));
    board.killed("a");
    progress.show(board, 100);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("\r[--").contains("0/3").contains("a killed")
        .doesNotContain("\n");
  }
}
