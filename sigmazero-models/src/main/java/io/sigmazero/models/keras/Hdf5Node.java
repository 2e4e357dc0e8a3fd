package io.sigmazero.models.keras;

import io.jhdf.AttributeImpl;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.SymbolTableEntry;
import io.jhdf.Utils;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.btree.BTreeV1;
import io.jhdf.dataset.DatasetLoader;
import io.jhdf.dataset.NoParent;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A group or array in an HDF5 file, whose members are read one by one when asked for. (jhdf's own
 * groups cannot be had on a storage of one's own.) Not thread safe.
 */
final class Hdf5Node {
  private static final int SOFT_LINK = 2;
  private static final long A_LINK = -1;
  private static final long UNDEFINED = -1;

  private final Hdf5Storage storage;
  private final ObjectHeader header;
  private final Map<String, Hdf5Node> opened = new HashMap<>();
  private Map<String, Long> members;

  /**
   * @param address of the object's header
   */
  Hdf5Node(Hdf5Storage storage, long address) {
    this.storage = storage;
    this.header = ObjectHeader.readObjectHeader(storage, address);
  }

  /** Whether it is an array rather than a group. */
  boolean isArray() {
    return header.hasMessageOfType(DataSpaceMessage.class);
  }

  /** A member of a group. */
  Optional<Hdf5Node> member(String name) {
    if (members == null) {
      members = readMembers();
    }
    Long address = members.get(name);
    if (address != null && address == A_LINK) {
      throw new Refusal("'" + name + "' is a link, which is not followed");
    }
    return Optional.ofNullable(address)
        .map(at -> opened.computeIfAbsent(name, key -> new Hdf5Node(storage, at)));
  }

  /** An attribute of a group or an array. */
  Optional<Attribute> attribute(String name) {
    for (AttributeMessage message : header.getMessagesOfType(AttributeMessage.class)) {
      if (message.getName().equals(name)) {
        return Optional.of(new AttributeImpl(storage, NoParent.INSTANCE, message));
      }
    }
    for (AttributeInfoMessage dense : header.getMessagesOfType(AttributeInfoMessage.class)) {
      if (dense.getFractalHeapAddress() != UNDEFINED) {
        throw new Refusal("a group keeps its attributes in a heap, which Keras never writes");
      }
    }
    return Optional.empty();
  }

  /** The array that it is. */
  Dataset array(String name) {
    return DatasetLoader.createDataset(storage, header, name, NoParent.INSTANCE);
  }

  private Map<String, Long> readMembers() {
    for (LinkInfoMessage dense : header.getMessagesOfType(LinkInfoMessage.class)) {
      if (dense.getFractalHeapAddress() != UNDEFINED) {
        throw new Refusal("a group keeps its members in a heap, which Keras never writes");
      }
    }
    Map<String, Long> all = new HashMap<>();
    for (LinkMessage link : header.getMessagesOfType(LinkMessage.class)) {
      boolean hard = link.getLinkType() == LinkMessage.LinkType.HARD;
      all.put(link.getLinkName(), hard ? link.getHardLinkAddress() : A_LINK);
    }
    for (SymbolTableMessage table : header.getMessagesOfType(SymbolTableMessage.class)) {
      ByteBuffer names = new LocalHeap(storage, table.getLocalHeapAddress()).getDataBuffer();
      BTreeV1 tree = BTreeV1.createGroupBTree(storage, table.getBTreeAddress());
      for (long leaf : tree.getChildAddresses()) {
        for (SymbolTableEntry entry :
            new GroupSymbolTableNode(storage, leaf).getSymbolTableEntries()) {
          names.position(entry.getLinkNameOffset());
          boolean soft = entry.getCacheType() == SOFT_LINK;
          all.put(Utils.readUntilNull(names), soft ? A_LINK : entry.getObjectHeaderAddress());
        }
      }
    }
    return all;
  }
}
