package io.holdfast.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.object.SharedObject;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kit finds what it is there to find. */
class ObjectKitTest {

  /** A type that can go wrong in each of the ways that {@link ObjectKit#verify} is to notice. */
  @SharedType(value = "careless", doc = "Wrong in several ways.")
  public interface Careless {
    @Operation("Right.")
    Future<Void> right();

    @Operation("Changes state without a fact.")
    Future<Void> changeBehindTheFacts();

    @Operation("Makes a fact that the snapshot forgets.")
    Future<Void> forget();

    @Operation("Makes a fact that only describe shows.")
    Future<Void> count();
  }

  static final class CarelessObject extends SharedObject<CarelessObject.Fact> implements Careless {
    sealed interface Fact permits Added, Marked, Counted {
    }

    record Added() implements Fact {
    }

    record Marked() implements Fact {
    }

    record Counted() implements Fact {
    }

    private int added;
    private boolean marked;
    private int counted;

    @Override
    public Future<Void> right() {
      commit(new Added());
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> changeBehindTheFacts() {
      added++;
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> forget() {
      commit(new Marked());
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> count() {
      commit(new Counted());
      return Future.succeededFuture();
    }

    @Override
    protected void apply(Fact fact) {
      if (fact instanceof Added) {
        added++;
      } else if (fact instanceof Marked) {
        marked = true;
      } else {
        counted++;
      }
    }

    @Override
    protected Stream<Fact> snapshot() {
      return Stream.generate(() -> (Fact) new Added()).limit(added);
    }

    @Override
    protected void describe(BiConsumer<String, Value> details) {
      details.accept("marked", Value.of(marked));
      details.accept("counted", Value.of(counted));
    }
  }

  private final ObjectKit kit = ObjectKit.of(CarelessObject.class);

  @Test
  void verifyAcceptsATypeThatIsRight() {
    kit.callAnonymously("right");
    kit.verify();
    assertThat(kit.facts()).containsExactly(new CarelessObject.Added());
  }

  @Test
  void verifyFindsStateChangedWithoutAFact() {
    kit.callAnonymously("change_behind_the_facts");
    assertThatThrownBy(kit::verify).isInstanceOf(AssertionError.class).hasMessageContaining("the facts replayed");
  }

  @Test
  void verifyFindsStateMissingFromTheSnapshot() {
    kit.callAnonymously("forget");
    assertThatThrownBy(kit::verify).isInstanceOf(AssertionError.class).hasMessageContaining("the snapshot replayed");
  }

  @Test
  void verifyComparesDetailsToo() {
    kit.callAnonymously("count");
    assertThatThrownBy(kit::verify).isInstanceOf(AssertionError.class).hasMessageContaining("details");
  }

  @Test
  void timersRunAtTheirTimesInOrder() {
    FakeClock clock = new FakeClock();
    long start = clock.nowMs();
    List<String> ran = new ArrayList<>();
    clock.after(20, () -> ran.add("b at " + (clock.nowMs() - start)));
    clock.after(10, () -> {
      ran.add("a at " + (clock.nowMs() - start));
      clock.after(10, () -> ran.add("c at " + (clock.nowMs() - start)));
    });
    clock.after(15, () -> ran.add("never")).stop();
    clock.pass(19, () -> { });
    assertThat(ran).containsExactly("a at 10");
    clock.pass(1, () -> { });
    assertThat(ran).containsExactly("a at 10", "b at 20", "c at 20");
  }

  @Test
  void aCallThatIsStillOnItsWayHasNeitherResultNorFailure() {
    kit.faults().hold();
    KitCall call = kit.callAnonymously("right");
    assertThatThrownBy(call::result).isInstanceOf(AssertionError.class).hasMessageContaining("not answered");
    assertThatThrownBy(call::failure).isInstanceOf(AssertionError.class).hasMessageContaining("not answered");
  }
}
