package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnceCallsTest {
  private final OnceCalls calls = new OnceCalls();
  private final List<Promise<Value>> started = new ArrayList<>();

  @Test
  void aRepeatJoinsTheFirstAndGetsItsAnswer() {
    Future<Value> first = calls.call(1, "create", 1, started::add);
    Future<Value> repeat = calls.call(1, "create", 1, started::add);
    assertThat(started).hasSize(1);
    started.get(0).complete(Value.of(7));
    assertThat(first.result()).isEqualTo(Value.of(7));
    assertThat(repeat.result()).isEqualTo(Value.of(7));
    assertThat(calls.call(1, "create", 1, started::add).result()).isEqualTo(Value.of(7));
  }

  @Test
  void whatFailedRunsAgain() {
    calls.call(1, "create", 1, started::add);
    started.get(0).fail(new Unavailable("not now"));
    calls.call(1, "create", 1, started::add);
    assertThat(started).hasSize(2);
  }

  @Test
  void whatMayHaveHadAnEffectDoesNotRunAgain() {
    calls.call(1, "drop", 1, started::add);
    started.get(0).fail(new Unknown("the disk failed"));
    assertThat(calls.call(1, "drop", 1, started::add).cause()).isInstanceOf(Unknown.class);
    assertThat(started).hasSize(1);
  }

  @Test
  void aSnapshotKnowsWhatHasHappenedThoughItIsNotAnswered() {
    calls.call(1, "drop", 1, started::add);
    calls.call(2, "drop", 1, started::add);
    calls.happened(2);
    assertThat(calls.happened("drop")).containsExactly(2L);
    started.get(0).complete(Value.none());
    started.get(1).complete(Value.none());
    assertThat(calls.happened("drop")).containsExactly(1L, 2L);
  }

  @Test
  void belowTheFloorNothingRunsAndNothingIsKept() {
    calls.call(1, "create", 1, first -> first.complete(Value.none()));
    calls.call(2, "create", 2, first -> first.complete(Value.none()));
    assertThatThrownBy(() -> calls.call(1, "create", 2, started::add)).isInstanceOf(BadArguments.class)
        .hasMessageContaining("below the floor 2");
    assertThat(started).isEmpty();
  }

  @Test
  void unreadAnswersAreBounded() {
    for (long callId = 1; callId <= OnceCalls.MOST_KEPT; callId++) {
      calls.call(callId, "create", 1, first -> first.complete(Value.none()));
    }
    assertThatThrownBy(() -> calls.call(OnceCalls.MOST_KEPT + 1L, "create", 1, started::add))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("higher floor");
    calls.call(OnceCalls.MOST_KEPT + 1L, "create", OnceCalls.MOST_KEPT, started::add);
    assertThat(started).hasSize(1);
  }
}
