package io.locktender.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.locktender.steps.ReleaseSteps;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles sources into a jar, as a release's build would. */
public final class TestJar {
  private final Path jar;
  private final List<JavaFileObject> sources = new ArrayList<>();
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Set<String> without = new HashSet<>();

  private TestJar(Path jar) {
    this.jar = jar;
  }

  public static TestJar in(Path jar) {
    return new TestJar(jar);
  }

  public TestJar source(String className, String text) {
    URI uri = URI.create("string:///" + className.replace('.', '/') + ".java");
    sources.add(
        new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        });
    return this;
  }

  /** Leaves a compiled class out. */
  public TestJar without(String entry) {
    without.add(entry);
    return this;
  }

  /** Names a provider of {@link ReleaseSteps}. */
  public TestJar service(String className) {
    return provider(ReleaseSteps.class, className);
  }

  /** Names a provider of any service. */
  public TestJar provider(Class<?> service, String className) {
    entries.put(
        "META-INF/services/" + service.getName(), className.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public void write() {
    try {
      Path classes = Files.createTempDirectory("classes");
      if (!sources.isEmpty()) {
        compile(classes);
      }
      collect(classes);
      MoreFiles.deleteRecursively(classes, RecursiveDeleteOption.ALLOW_INSECURE);
      Files.createDirectories(jar.getParent());
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file)) {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          out.putNextEntry(new JarEntry(entry.getKey()));
          out.write(entry.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      List<String> options = List.of("-proc:none", "-cp", System.getProperty("java.class.path"));
      assertThat(compiler.getTask(null, files, null, options, null, sources).call()).isTrue();
    }
  }

  private void collect(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = classes.relativize(file).toString();
        if (!without.contains(name)) {
          entries.put(name, Files.readAllBytes(file));
        }
      }
    }
  }
}
