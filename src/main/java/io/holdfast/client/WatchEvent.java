package io.holdfast.client;

import io.holdfast.value.DictValue;
import java.util.List;
import java.util.Optional;

/** What a {@link Watch} tells, in the order of the numbers. */
public sealed interface WatchEvent {

  /** The object is as it was after its fact of this number. */
  long number();

  /**
   * The object made a fact, and its journal has kept it. Between this event and the one before it there was no other
   * fact.
   *
   * @param fact its name, as {@code added}; the facts of Holdfast itself, that any object can make, begin with
   *     {@code $}
   * @param parts what it says, by name
   */
  record Changed(long number, String fact, DictValue parts) implements WatchEvent {
  }

  /**
   * The facts up to this number are not told: the watch begins here, or the watcher was slower than the history is
   * long. What it knew of the object is void, and the state is this.
   *
   * @param state facts that, applied in order to a new object of the same options, give the state; empty when the
   *     state is larger than the host tells at once, and for plain classes: read it with the operations of the type
   *     then, which show it as it is at this number or later
   */
  record Gap(long number, Optional<List<Fact>> state) implements WatchEvent {
  }

  /** A fact of a state, without a number of its own. */
  record Fact(String name, DictValue parts) {
  }
}
