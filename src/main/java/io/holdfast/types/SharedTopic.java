package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Numbered messages that any number of readers follow, each at its own pace.
 *
 * @param <V> the class of the messages
 */
@SharedType(value = "topic", doc = "Messages, numbered from 1 in the order in which they are published, that any "
    + "number of readers pull: reading takes nothing away. The latest are kept: options history, how many (1000 by "
    + "default, at most 1,000,000), and history_bytes, how much they may take together when written, roughly "
    + "(16,777,216 by default); the oldest are dropped first. Whoever asks for one that was dropped gets Gap, which "
    + "names the "
    + "oldest one kept. A subscription is a reader's position under a name, kept by the topic: it outlives sessions "
    + "and holds no message back.")
public interface SharedTopic<V> {
  /** How many subscriptions one topic keeps. */
  int MOST_SUBSCRIPTIONS = 10_000;

  /** The longest name of a subscription, in characters. */
  int LONGEST_NAME = 255;

  @Operation(value = "Publish a message; return its number. TooLarge when it alone is more than history_bytes.",
      grows = true)
  Future<Long> publish(V message);

  @Operation(value = "Publish messages one after another with nothing between them; return the number of the last. At "
      + "least one, at most 10,000 at once, all of them or none. Otherwise as publish.", grows = true)
  Future<Long> publishMany(List<V> messages);

  @Operation(value = "The messages from a number on, up to most (10,000 at most, fewer when they are large), waiting "
      + "until there is one. When the wait is over the answer has no messages. The number is one from the oldest kept "
      + "to the next one published: an older one fails with Gap, a later one with BadArguments.", reads = true)
  Future<Messages<V>> read(long from, @Default("100") int most, Wait wait);

  @Operation(value = "The numbers of the oldest message kept and of the next one published.", reads = true)
  Future<MessageRange> range();

  @Operation(value = "Make a subscription, a position under a name; return the number it reads from. Without from it "
      + "begins at the next message. One that is there already stays where it is. The name has 1 to 255 characters; a "
      + "topic keeps at most 10,000 subscriptions, else TooLarge.", grows = true)
  Future<Long> subscribe(String name, @Default("null") Optional<Long> from);

  @Operation(value = "The messages from a subscription's position on, as read does. The position stays until "
      + "acknowledge moves it, so that what a reader that died had read is read again. KeyError when there is no such "
      + "subscription; Gap when the message at its position was dropped: acknowledge what is lost to go on.",
      reads = true)
  Future<Messages<V>> next(String name, @Default("100") int most, Wait wait);

  @Operation("Move a subscription behind a message: all up to that number are dealt with. Returns the number it now "
      + "reads from, which never goes back. KeyError when there is no such subscription, BadArguments when the message "
      + "is not published yet.")
  Future<Long> acknowledge(String name, long number);

  @Operation("Remove a subscription; whether there was one.")
  Future<Boolean> unsubscribe(String name);

  @Operation(value = "The number that each subscription reads from, by name, in the order in which they were made.",
      reads = true)
  Future<Map<String, Long>> subscriptions();

  /** Makes a subscription that begins at the next message. */
  default Future<Long> subscribe(String name) {
    return subscribe(name, Optional.empty());
  }
}
