package io.locktender.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.ZKUtil;

/** A tool that is not Locktender's and writes the target without asking anybody. */
public final class OtherTool implements AutoCloseable {
  private static final int RETRY_MILLIS = 100;

  private final CuratorFramework client;
  private final ClusterPaths paths;

  public OtherTool(String connect, String cluster) {
    client = CuratorFrameworkFactory.newClient(connect, new RetryOneTime(RETRY_MILLIS));
    client.start();
    paths = new ClusterPaths(cluster);
  }

  public void bump(String version, String requestId) throws Exception {
    String json =
        "{\"version\":\"%s\",\"requestId\":\"%s\",\"by\":\"other-tool\"}"
            .formatted(version, requestId);
    client.setData().forPath(paths.target(), json.getBytes(UTF_8));
  }

  /** Writes a znode over. */
  void put(String path, String content) throws Exception {
    client.setData().forPath(path, content.getBytes(UTF_8));
  }

  /** What a znode holds; JSON's null when it is no JSON, or not there. */
  JsonNode get(String path) throws Exception {
    try {
      return JsonMapper.builder().build().readTree(client.getData().forPath(path));
    } catch (JsonProcessingException | NoNodeException e) {
      return NullNode.getInstance();
    }
  }

  /** How many znodes the cluster has. */
  int znodes() throws Exception {
    return ZKUtil.listSubTreeBFS(client.getZookeeperClient().getZooKeeper(), paths.base()).size();
  }

  /** Deletes one of the cluster's records. */
  void delete(String record) throws Exception {
    client.delete().forPath(paths.base() + "/" + record);
  }

  public JsonNode target() throws Exception {
    return JsonMapper.builder().build().readTree(client.getData().forPath(paths.target()));
  }

  @Override
  public void close() {
    client.close();
  }
}
