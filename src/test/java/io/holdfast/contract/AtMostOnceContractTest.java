package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At most once, for every type: every case of the contract has the same outcome through a network that breaks
 * connections and repeats requests at random, with clients that repeat what was not answered.
 *
 * <p>{@code -Dholdfast.lossy.seconds=600} runs longer, {@code -Dholdfast.lossy.seed=…} begins with that seed: the
 * message of a failure names the one of its run. When what is said meets what is lost is left to the threads, so
 * a seed makes a failure likely again, not certain.
 */
class AtMostOnceContractTest extends ContractHost {
  private static final Logger log = LoggerFactory.getLogger(AtMostOnceContractTest.class);
  private static final long SECONDS = Long.getLong("holdfast.lossy.seconds", 5);
  private static final int CASES_AT_A_TIME = 8;

  @Test
  void everyCaseHasTheSameOutcomeWhenConnectionsBreakAndRequestsAreRepeated() {
    long seed = Long.getLong("holdfast.lossy.seed", System.nanoTime());
    List<ContractCase> cases = ContractCase.all().stream().filter(each -> !each.needsConnections()).toList();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    List<String> failures;
    long runs = 0;
    long broken = 0;
    long repeated = 0;
    do {
      LossyNetwork network = await(new LossyNetwork(vertx(), bridgePort(), seed).open());
      failures = failuresOf(cases, network, "seed " + seed);
      runs += cases.size();
      broken += network.broken();
      repeated += network.repeated();
      await(network.close());
      seed++;
    } while (System.nanoTime() < end && failures.isEmpty());
    log.info("{} cases run, {} connections broken, {} requests repeated, last seed {}", runs, broken, repeated,
        seed - 1);
    assertThat(failures).isEmpty();
    assertThat(broken).as("the network breaks about one connection in every case").isGreaterThan(runs / 2);
    assertThat(repeated).isPositive();
  }

  private List<String> failuresOf(List<ContractCase> cases, LossyNetwork network, String through) {
    ExecutorService callers = Executors.newFixedThreadPool(CASES_AT_A_TIME);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (ContractCase each : cases) {
        runs.add(callers.submit(() -> CaseRun.of(each, through, () -> bridgePath(network.port()), true)));
      }
      List<String> failures = new ArrayList<>();
      for (Future<?> run : runs) {
        try {
          run.get();
        } catch (ExecutionException e) {
          failures.add(e.getCause().toString());
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return failures;
    } finally {
      callers.shutdownNow();
    }
  }
}
