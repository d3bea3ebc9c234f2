package io.holdfast.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds which job, what has come back, and whether it is right. Not thread-safe: the collector's context owns it.
 */
final class Scoreboard {
  /** What one worker has done. */
  static final class Line {
    private int done;
    private boolean killed;
    private Integer holds;

    int done() {
      return done;
    }

    boolean killed() {
      return killed;
    }
  }

  private final List<Job> jobs;
  private final Map<String, Line> workers = new LinkedHashMap<>();
  private final Map<Integer, Report> results = new HashMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private final int total;
  private int correct;
  private Integer orphan;
  private String rescuer;

  Scoreboard(List<Job> jobs) {
    this.jobs = jobs;
    total = jobs.stream().mapToInt(job -> job.numbers().size()).sum();
  }

  void enter(String worker) {
    workers.put(worker, new Line());
  }

  void leave(String worker) {
    workers.remove(worker);
  }

  void take(Report report) {
    Line line = workers.computeIfAbsent(report.worker(), unknown -> new Line());
    line.holds = report.event() == Report.Event.TAKEN ? report.chunk() : null;
    if (report.event() != Report.Event.DONE) {
      return;
    }
    if (orphan != null && orphan == report.chunk() && report.deliveries() > 1) {
      rescuer = report.worker();
    }
    if (report.chunk() < 0 || report.chunk() >= jobs.size()) {
      mistakes.add(report.worker() + " answered job " + report.chunk() + ", which does not exist");
    } else if (results.putIfAbsent(report.chunk(), report) == null) {
      check(report, line);
    }
  }

  private void check(Report report, Line line) {
    List<Long> numbers = jobs.get(report.chunk()).numbers();
    line.done += numbers.size();
    if (report.factors().size() != numbers.size()) {
      mistakes.add(report.worker() + " gave " + report.factors().size() + " answers for the " + numbers.size()
          + " numbers of job " + report.chunk());
      return;
    }
    for (int i = 0; i < numbers.size(); i++) {
      if (Factoring.isFactorisation(numbers.get(i), report.factors().get(i))) {
        correct++;
      } else {
        mistakes.add(report.worker() + " says that " + numbers.get(i) + " is the product of the primes "
            + report.factors().get(i));
      }
    }
  }

  /** The job that the worker has taken and not answered. */
  Optional<Integer> heldBy(String worker) {
    return Optional.ofNullable(workers.get(worker).holds);
  }

  /** The worker is no more; what it holds is for others now. */
  void killed(String worker) {
    Line line = workers.get(worker);
    line.killed = true;
    orphan = line.holds;
    Report answer = results.get(orphan);
    if (answer != null && answer.deliveries() > 1 && !answer.worker().equals(worker)) {
      rescuer = answer.worker(); // the worker had died of something else before, and its job has been done already
    }
  }

  /** Whether every job has an answer, the killed worker's from another. */
  boolean isComplete() {
    return results.size() == jobs.size() && (orphan == null || rescuer != null);
  }

  int answered() {
    return results.values().stream().mapToInt(report -> report.factors().size()).sum();
  }

  int jobsAnswered() {
    return results.size();
  }

  int total() {
    return total;
  }

  int correct() {
    return correct;
  }

  Map<String, Line> workers() {
    return workers;
  }

  Optional<Integer> orphan() {
    return Optional.ofNullable(orphan);
  }

  /** Who did the killed worker's job. */
  Optional<String> rescuer() {
    return Optional.ofNullable(rescuer);
  }

  List<String> mistakes() {
    return mistakes;
  }
}
