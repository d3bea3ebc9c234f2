package io.holdfast.bench.peers;

import java.util.Arrays;
import java.util.Locale;

/** How the rates of two contestants compare whose rounds followed one another. */
public final class Ratios {
  private Ratios() {
  }

  /**
   * The median of the rounds' ratios, the worst of them, and the ratio of the two best rounds, which is the one least
   * disturbed by what else the machine does.
   */
  public static String of(double[] ours, double[] theirs) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    return String.format(Locale.ROOT, "%.2f, %.2f, %.2f", median(ratios), Arrays.stream(ratios).min().orElse(0),
        Arrays.stream(ours).max().orElse(0) / Arrays.stream(theirs).max().orElse(1));
  }

  public static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
