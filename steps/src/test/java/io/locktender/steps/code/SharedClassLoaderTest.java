package io.locktender.steps.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedClassLoaderTest {
  private final ClassLoader ours = SharedClassLoaderTest.class.getClassLoader();
  private final ClassLoader shared = new SharedClassLoader(ours);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.locktender.steps.JavaStep",
        "io.locktender.steps.JavaStep$DocumentChange",
        "io.locktender.steps.ReleaseSteps",
        "com.mongodb.MongoClientSettings",
        "com.mongodb.client.model.Filters",
        "org.bson.types.ObjectId",
        "org.bson.codecs.record.RecordCodecProvider",
        "org.slf4j.LoggerFactory",
        "org.slf4j.spi.LocationAwareLogger"
      })
  void aSharedClassIsOurs(String name) throws Exception {
    String resource = name.replace('.', '/') + ".class";

    assertThat(shared.loadClass(name)).isSameAs(ours.loadClass(name));
    assertThat(shared.getResource(resource)).isEqualTo(ours.getResource(resource)).isNotNull();
    assertThat(Collections.list(shared.getResources(resource))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.locktender.steps.code.SharedClassLoader",
        "io.locktender.steps.text.Texts",
        "io.locktender.testkit.TestJar",
        "com.google.common.base.Strings",
        "com.fasterxml.jackson.databind.ObjectMapper",
        "ch.qos.logback.classic.Logger",
        "de.bwaldvogel.mongo.MongoServer"
      })
  void anyOtherClassOfOursIsNot(String name) throws Exception {
    String resource = name.replace('.', '/') + ".class";

    assertThat(ours.loadClass(name)).isNotNull();
    assertThat(ours.getResource(resource)).isNotNull();
    assertThatThrownBy(() -> shared.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
    assertThat(shared.getResource(resource)).isNull();
    assertThat(Collections.list(shared.getResources(resource))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.sql.DriverManager", "javax.net.ssl.SSLContext", "java.lang.String"})
  void theJdkIsTheSameForAll(String name) throws Exception {
    assertThat(shared.loadClass(name)).isSameAs(ours.loadClass(name));
  }

  @Test
  void aSharedPackageThatHasNoSuchClassHasNone() {
    assertThatThrownBy(() -> shared.loadClass("com.mongodb.reactivestreams.client.MongoClient"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(shared.getResource("com/mongodb/none.properties")).isNull();
  }

  @Test
  void whatIsInNoPackageIsNotShared() {
    assertThat(ours.getResource("logback-test.xml")).isNotNull();
    assertThat(shared.getResource("logback-test.xml")).isNull();
    assertThat(shared.getResource("META-INF/MANIFEST.MF")).isNull();
  }
}
