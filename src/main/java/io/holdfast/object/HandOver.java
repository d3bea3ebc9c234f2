package io.holdfast.object;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this thread has for event loops, handed over together: between {@link #begin} and {@link #end} tasks are
 * collected, and each loop gets all of its in one. Waking a loop costs more than most calls do, and a loop that is
 * woken for the first of many tasks answers that one and sleeps again.
 *
 * <p>Tasks for one loop run in the order in which they were given. While a loop runs what it was handed, it collects in
 * turn what that makes for others, such as answers.
 */
public final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
  /** Handed over at once when they are so many, so that the other loop need not wait for the end of a long burst. */
  private static final int MOST_COLLECTED = 64;

  private static final FastThreadLocal<HandOver> OF_THREAD = new FastThreadLocal<>() {
    @Override
    protected HandOver initialValue() {
      return new HandOver();
    }
  };

  private final List<EventExecutor> loops = new ArrayList<>(); // those met so far: as many as there are event loops
  private final List<List<Runnable>> tasks = new ArrayList<>(); // of the loop at the same index
  private boolean collecting;

  private HandOver() {
  }

  /** From here on tasks are collected. @return what to pass to {@link #end} */
  public static boolean begin() {
    HandOver own = OF_THREAD.get();
    boolean outer = !own.collecting;
    own.collecting = true;
    return outer;
  }

  /** What has been collected is handed over, when this ends the outermost collecting. */
  public static void end(boolean outer) {
    if (outer) {
      HandOver own = OF_THREAD.get();
      own.collecting = false;
      own.flush();
    }
  }

  /** Hands over now: for who is about to tell a loop something by another way. */
  public static void now() {
    OF_THREAD.get().flush();
  }

  /** Runs the task on that loop: soon, or after {@link #end}. */
  public static void to(EventExecutor loop, Runnable task) {
    HandOver own = OF_THREAD.get();
    if (own.collecting) {
      own.collect(loop, task);
    } else {
      loop.execute(task);
    }
  }

  private void collect(EventExecutor loop, Runnable task) {
    int index = 0;
    while (index < loops.size() && loops.get(index) != loop) {
      index++;
    }
    if (index == loops.size()) {
      loops.add(loop);
      tasks.add(new ArrayList<>());
    }
    List<Runnable> collected = tasks.get(index);
    collected.add(task);
    if (collected.size() == MOST_COLLECTED) {
      handOver(index);
    }
  }

  private void flush() {
    for (int index = 0; index < loops.size(); index++) {
      handOver(index);
    }
  }

  private void handOver(int index) {
    List<Runnable> collected = tasks.get(index);
    if (collected.size() == 1) {
      loops.get(index).execute(collected.get(0));
      collected.clear();
    } else if (!collected.isEmpty()) {
      tasks.set(index, new ArrayList<>(collected.size()));
      loops.get(index).execute(() -> runAll(collected));
    }
  }

  private static void runAll(List<Runnable> tasks) {
    boolean outer = begin();
    for (Runnable task : tasks) {
      try {
        task.run();
      } catch (RuntimeException | Error bug) { // the others are not to blame
        LOG.error("a task for an event loop failed; please report this", bug);
      }
    }
    end(outer);
  }
}
