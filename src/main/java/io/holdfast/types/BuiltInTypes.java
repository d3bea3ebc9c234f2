package io.holdfast.types;

import io.holdfast.object.ObjectType;
import java.util.List;

/** The table of the built-in types: a type is added here, beside its declaration and its class, and nowhere else. */
public final class BuiltInTypes {
  private BuiltInTypes() {
  }

  /** Every built-in type, each once. */
  public static List<ObjectType> all() {
    return List.of(
        ObjectType.of(ArrayObject.class),
        ObjectType.of(BarrierObject.class),
        ObjectType.of(BoundedSemaphoreObject.class),
        ObjectType.of(ConditionObject.class),
        ObjectType.of(CounterObject.class),
        ObjectType.of(DictObject.class),
        ObjectType.of(EventObject.class),
        ObjectType.of(JoinableQueueObject.class),
        ObjectType.of(LatchObject.class),
        ObjectType.of(ListObject.class),
        ObjectType.of(LockObject.class),
        ObjectType.of(NamespaceObject.class),
        ObjectType.of(QueueObject.class),
        ObjectType.of(RLockObject.class),
        ObjectType.of(RwLockObject.class),
        ObjectType.of(SemaphoreObject.class),
        ObjectType.of(SetObject.class),
        ObjectType.of(TopicObject.class),
        ObjectType.of(ValueObject.class));
  }
}
