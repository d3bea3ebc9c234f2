package io.holdfast.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.StringJoiner;

/** Draws the scoreboard: a bar in place for a person, a plain line now and then for a log. */
final class Progress {
  private static final int BAR = 28;
  private static final int LINES = 8;

  private final PrintStream out;
  private final boolean interactive;
  private int linesWritten;

  Progress(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  void show(Scoreboard board, long elapsedMs) {
    if (interactive) {
      out.print("\r" + text(board, elapsedMs) + "\u001b[K"); // clears what an earlier, longer line left
      out.flush();
    } else if (board.answered() * LINES / board.total() > linesWritten) {
      linesWritten = board.answered() * LINES / board.total();
      out.println(text(board, elapsedMs));
    }
  }

  /** Leaves the bar standing and says a line below it. */
  void say(String line) {
    out.println((interactive ? "\r\u001b[K" : "") + line);
  }

  void end(Scoreboard board, long elapsedMs) {
    if (interactive) {
      show(board, elapsedMs);
      out.println();
    }
  }

  static String text(Scoreboard board, long elapsedMs) {
    int filled = BAR * board.answered() / board.total();
    StringJoiner line = new StringJoiner("  ");
    line.add("[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]");
    line.add(board.answered() + "/" + board.total());
    board.workers().forEach((worker, done) -> line.add(worker + " "
        + (done.killed() ? "killed" : rate(done, elapsedMs))));
    return line.toString();
  }

  private static String rate(Scoreboard.Line done, long elapsedMs) {
    return String.format(Locale.ROOT, "%.0f/s", done.done() * 1000.0 / Math.max(1, elapsedMs));
  }
}
