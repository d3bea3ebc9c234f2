package io.holdfast.python;

import io.holdfast.pickle.ProxyForm;
import io.holdfast.pickle.ProxyTable;
import io.holdfast.value.DictValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.Value;

/** Proxies of one connection's pickles: whoever sees one there knows of an object that its values may hold. */
final class ConnectionProxies implements ProxyTable {
  private static final String MANAGERS = "multiprocessing.managers";

  private final ObjectTable table;
  private final Typeids typeids;
  private final Value address;

  /** @param address the server's, as the connection sees it */
  ConnectionProxies(ObjectTable table, Typeids typeids, Value address) {
    this.table = table;
    this.typeids = typeids;
    this.address = address;
  }

  @Override
  public RefValue reference(String typeid, String id, Value spelled) {
    Served served = table.find(id);
    if (served == null) {
      return null;
    }
    table.escapes(served);
    if (spelled != null) {
      served.address = spelled;
    }
    return served.reference();
  }

  @Override
  public boolean isPlain(ProxyForm proxy, RefValue reference) {
    Served served = table.find(reference.name());
    return served != null && form(served).equals(proxy);
  }

  @Override
  public ProxyForm proxy(RefValue reference) {
    Served served = typeids.ofReference(reference);
    if (served == null) {
      return null;
    }
    table.escapes(served);
    return form(served);
  }

  private ProxyForm form(Served served) {
    Adapter adapter = served.adapter();
    Value spelled = served.address;
    boolean auto = adapter.proxy().equals(Adapter.AUTO_PROXY);
    return new ProxyForm(MANAGERS, adapter.proxy(), served.typeid(), spelled == null ? address : spelled,
        served.ident(), auto ? DictValue.of("exposed", Reply.names(adapter.exposed())) : DictValue.of());
  }
}
