package io.holdfast.types;

import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.lang.reflect.Type;
import java.util.Map;

/** The built-in types by name, for the Java client: what {@code objects.queue("jobs", Job.class)} reads like. */
public interface BuiltInProxies {

  /**
   * A typed proxy of a named object, which is made when there is none. The proxy is there at once; its calls wait until
   * the object has been found or made, and fail with the reason when it cannot be.
   *
   * @param declaration the type's interface
   * @param options the type's options that matter to the caller; others are not compared with an existing object's
   * @param valueTypes classes for the interface's type variables, converted with Jackson
   */
  <T> T object(Class<T> declaration, String name, DictValue options, Type... valueTypes);

  /** A barrier of that many parties, without a timeout. Each proxy is a party of its own. */
  default SharedBarrier barrier(String name, int parties) {
    return barrier(name, DictValue.of("parties", parties));
  }

  /** @param options {@code parties}, {@code timeout_ms} */
  default SharedBarrier barrier(String name, DictValue options) {
    return object(SharedBarrier.class, name, options);
  }

  /**
   * An array of numbers or characters, empty when it is made here.
   *
   * @param typecode one of b B u w h H i I l L q Q f d
   */
  default SharedArray array(String name, String typecode) {
    return object(SharedArray.class, name, DictValue.of("typecode", typecode));
  }

  /** A counter, which begins at 0. */
  default SharedCounter counter(String name) {
    return object(SharedCounter.class, name, new DictValue(Map.of()));
  }

  /** A dict of values as they are. */
  default SharedDict<Value, Value> dict(String name) {
    return dict(name, Value.class, Value.class);
  }

  /** A dict of keys and values of the user's classes. */
  @SuppressWarnings("unchecked") // both are converted to and from these classes
  default <K, V> SharedDict<K, V> dict(String name, Class<K> keyType, Class<V> valueType) {
    return object(SharedDict.class, name, new DictValue(Map.of()), keyType, valueType);
  }

  /** An event, which begins clear. */
  default SharedEvent event(String name) {
    return object(SharedEvent.class, name, new DictValue(Map.of()));
  }

  /** A queue of values as they are, under the type's other name. */
  default SharedJoinableQueue<Value> joinableQueue(String name) {
    return joinableQueue(name, Value.class, new DictValue(Map.of()));
  }

  /** @param options those of a queue */
  @SuppressWarnings("unchecked") // the items are converted to and from itemType
  default <V> SharedJoinableQueue<V> joinableQueue(String name, Class<V> itemType, DictValue options) {
    return object(SharedJoinableQueue.class, name, options, itemType);
  }

  /** A latch that has to be counted down that many times. */
  default SharedLatch latch(String name, long count) {
    return object(SharedLatch.class, name, DictValue.of("count", count));
  }

  /** A list of values as they are. */
  default SharedList<Value> list(String name) {
    return list(name, Value.class);
  }

  /** A list of items of the user's class. */
  @SuppressWarnings("unchecked") // the items are converted to and from itemType
  default <V> SharedList<V> list(String name, Class<V> itemType) {
    return object(SharedList.class, name, new DictValue(Map.of()), itemType);
  }

  /** A lock with owners. Each proxy is a holder of its own. */
  default SharedLock lock(String name) {
    return lock(name, new DictValue(Map.of()));
  }

  /** @param options {@code owned} */
  default SharedLock lock(String name, DictValue options) {
    return object(SharedLock.class, name, options);
  }

  /** A namespace, empty when it is made here. */
  default SharedNamespace namespace(String name) {
    return object(SharedNamespace.class, name, new DictValue(Map.of()));
  }

  /** A set of values as they are. */
  default SharedSet<Value> set(String name) {
    return set(name, Value.class);
  }

  /** A set of members of the user's class. */
  @SuppressWarnings("unchecked") // the members are converted to and from memberType
  default <V> SharedSet<V> set(String name, Class<V> memberType) {
    return object(SharedSet.class, name, new DictValue(Map.of()), memberType);
  }

  /** A value as it is, 0 when it is made here. */
  default SharedValue<Value> value(String name) {
    return value(name, Value.class, new DictValue(Map.of()));
  }

  /**
   * A value of the user's class.
   *
   * @param options {@code typecode}, {@code value}: what it is made with
   */
  @SuppressWarnings("unchecked") // the value is converted to and from valueType
  default <V> SharedValue<V> value(String name, Class<V> valueType, DictValue options) {
    return object(SharedValue.class, name, options, valueType);
  }

  /** A reentrant lock with owners. Each proxy is a holder of its own. */
  default SharedRLock rlock(String name) {
    return rlock(name, new DictValue(Map.of()));
  }

  /** @param options {@code owned} */
  default SharedRLock rlock(String name, DictValue options) {
    return object(SharedRLock.class, name, options);
  }

  /** A condition with a reentrant lock of its own, with owners. Each proxy is a holder of its own. */
  default SharedCondition condition(String name) {
    return condition(name, new DictValue(Map.of()));
  }

  /** @param options {@code owned} */
  default SharedCondition condition(String name, DictValue options) {
    return object(SharedCondition.class, name, options);
  }

  /** A lock for many readers or one writer. Each proxy is a holder of its own. */
  default SharedRwLock rwlock(String name) {
    return object(SharedRwLock.class, name, new DictValue(Map.of()));
  }

  /** A bounded semaphore with owners, of one permit when it is made here. Each proxy is a holder of its own. */
  default SharedBoundedSemaphore boundedSemaphore(String name) {
    return boundedSemaphore(name, new DictValue(Map.of()));
  }

  /** @param options {@code value}, {@code owned} */
  default SharedBoundedSemaphore boundedSemaphore(String name, DictValue options) {
    return object(SharedBoundedSemaphore.class, name, options);
  }

  /** A semaphore with owners, of one permit when it is made here. Each proxy is a holder of its own. */
  default SharedSemaphore semaphore(String name) {
    return semaphore(name, new DictValue(Map.of()));
  }

  /** @param options {@code value}, {@code owned} */
  default SharedSemaphore semaphore(String name, DictValue options) {
    return object(SharedSemaphore.class, name, options);
  }

  /** A queue of values as they are, first in first out and unbounded when it is made here. */
  default SharedQueue<Value> queue(String name) {
    return queue(name, Value.class);
  }

  /** A queue of items of the user's class. */
  default <V> SharedQueue<V> queue(String name, Class<V> itemType) {
    return queue(name, itemType, new DictValue(Map.of()));
  }

  /** @param options {@code maxsize}, {@code kind}, {@code max_deliveries}, {@code max_dead_letters} */
  @SuppressWarnings("unchecked") // the items are converted to and from itemType
  default <V> SharedQueue<V> queue(String name, Class<V> itemType, DictValue options) {
    return object(SharedQueue.class, name, options, itemType);
  }

  /** A topic of values as they are. */
  default SharedTopic<Value> topic(String name) {
    return topic(name, Value.class);
  }

  /** A topic of messages of the user's class. */
  default <V> SharedTopic<V> topic(String name, Class<V> messageType) {
    return topic(name, messageType, new DictValue(Map.of()));
  }

  /** @param options {@code history}, {@code history_bytes} */
  @SuppressWarnings("unchecked") // the messages are converted to and from messageType
  default <V> SharedTopic<V> topic(String name, Class<V> messageType, DictValue options) {
    return object(SharedTopic.class, name, options, messageType);
  }
}
