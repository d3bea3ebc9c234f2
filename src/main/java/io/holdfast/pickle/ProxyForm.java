package io.holdfast.pickle;

import io.holdfast.value.DictValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;

/**
 * A proxy as it is pickled: {@code RebuildProxy(function, Token(typeid, address, id), "pickle", keywords)}.
 *
 * @param module of the function that makes it, a proxy class or {@code AutoProxy}
 * @param function its name
 * @param typeid what the object was made as
 * @param address of its server, as the client that pickled it spells it
 * @param id of the object at its server
 * @param keywords further arguments: {@code exposed} of an {@code AutoProxy}
 */
public record ProxyForm(String module, String function, String typeid, Value address, String id, DictValue keywords) {
  static final String MANAGERS = "multiprocessing.managers";
  static final String REBUILD = "RebuildProxy";
  static final String TOKEN = "Token";
  static final String SERIALIZER = "pickle";

  /** Where the parts of a pickled proxy are; the keywords and the address may be anything yet. */
  record Found(Node.Global function, String typeid, Object address, String id, Object keywords) {
  }

  /** Null when the instance is no proxy. */
  static Found find(Node.Instance instance) {
    if (instance.makes(MANAGERS, REBUILD) && instance.steps.isEmpty() && instance.arguments instanceof Node.Tuple given
        && given.items.length == 4 && given.items[0] instanceof Node.Global function
        && given.items[1] instanceof Node.Instance token && token.making == Node.Making.NEW
        && token.makes(MANAGERS, TOKEN) && token.steps.size() == 1 && token.steps.get(0).step() == Node.Step.BUILD
        && token.steps.get(0).parts().get(0) instanceof Node.Tuple state && state.items.length == 3
        && state.items[0] instanceof StringValue typeid && state.items[2] instanceof StringValue id) {
      return new Found(function, typeid.value(), state.items[1], id.value(), given.items[3]);
    }
    return null;
  }
}
