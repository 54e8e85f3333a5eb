package io.locktender.coordinator.zookeeper.access;

import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;

/**
 * Whom the cluster's znodes admit, beside the client that makes them, which is always an agent.
 *
 * @param agents may everything
 * @param operators may look, and write the target
 * @param readers may look
 */
public record AccessList(List<Identity> agents, List<Identity> operators, List<Identity> readers) {
  /** How many identities each list may have. */
  public static final int MAX_IDENTITIES = 200;

  /** Nobody but the client itself. */
  public static final AccessList ONLY_OWN = new AccessList(List.of(), List.of(), List.of());

  public AccessList {
    agents = List.copyOf(agents);
    operators = List.copyOf(operators);
    readers = List.copyOf(readers);
  }

  /** For the target: operators write it. */
  List<ACL> target() {
    return list(Perms.READ | Perms.WRITE);
  }

  /** For everything else of a cluster. */
  List<ACL> others() {
    return list(Perms.READ);
  }

  /** For what is above all clusters: whoever runs one may make a place of his own there. */
  List<ACL> above() {
    List<ACL> acls = list(Perms.READ);
    acls.add(new ACL(Perms.READ | Perms.CREATE, Ids.ANYONE_ID_UNSAFE));
    return acls;
  }

  private List<ACL> list(int ofOperators) {
    List<ACL> acls = new ArrayList<>(Ids.CREATOR_ALL_ACL);
    agents.forEach(agent -> acls.add(new ACL(Perms.ALL, agent.toId())));
    operators.forEach(operator -> acls.add(new ACL(ofOperators, operator.toId())));
    readers.forEach(reader -> acls.add(new ACL(Perms.READ, reader.toId())));
    return acls;
  }
}
