package io.locktender.coordinator.zookeeper.access;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import io.locktender.steps.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Util;

/**
 * TLS to the servers.
 *
 * @param truststore the certificates of those who sign the servers'
 * @param keystore this client's own key and certificate, or empty: it does not log in by one
 * @param verifiesHostname whether a server's certificate must be of the host that was asked for
 */
public record ZooKeeperTls(Store truststore, Optional<Store> keystore, boolean verifiesHostname) {
  private static final byte[] JKS = {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed};

  /**
   * Certificates, or a key with its own, in a file: PEM, PKCS12 or JKS, told by what is in it.
   *
   * @param passwordFile as {@link SecretFile#password} reads it; empty where it needs none
   */
  public record Store(Path file, Optional<Path> passwordFile) {
    String type() {
      byte[] head;
      try (InputStream in = Files.newInputStream(file)) {
        head = in.readNBytes(1 << 16);
      } catch (IOException e) {
        throw new InvalidInputException(
            file
                + ": expected a file that can be read, found "
                + Texts.oneLine(e.toString())
                + "; correct it");
      }
      if (new String(head, StandardCharsets.ISO_8859_1).contains("-----BEGIN ")) {
        return "PEM";
      }
      boolean jks = head.length > 4 && Arrays.equals(head, 0, 4, JKS, 0, 4);
      return jks ? "JKS" : "PKCS12";
    }

    private String password() {
      return passwordFile.map(SecretFile::password).orElse("");
    }
  }

  /**
   * The name in this client's certificate: its CN, or all of it where it has none; empty without a
   * certificate.
   *
   * @throws InvalidInputException when the keystore cannot be used
   */
  public Optional<String> name() {
    return keystore.map(store -> commonName(certificate(store)));
  }

  /**
   * Makes connections use it.
   *
   * @throws InvalidInputException when a file cannot be used
   */
  void configure(ZKClientConfig config) {
    try (ClientX509Util keys = new ClientX509Util()) {
      config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
      config.setProperty(
          ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET,
          "org.apache.zookeeper.ClientCnxnSocketNetty");
      config.setProperty(
          keys.getSslHostnameVerificationEnabledProperty(), String.valueOf(verifiesHostname));
      trusted(truststore);
      config.setProperty(keys.getSslTruststoreLocationProperty(), truststore.file().toString());
      config.setProperty(keys.getSslTruststoreTypeProperty(), truststore.type());
      truststore
          .passwordFile()
          .ifPresent(
              file ->
                  config.setProperty(keys.getSslTruststorePasswdPathProperty(), file.toString()));
      keystore.ifPresent(store -> configure(config, keys, store));
    }
  }

  private static void configure(ZKClientConfig config, ClientX509Util keys, Store store) {
    certificate(store);
    config.setProperty(keys.getSslKeystoreLocationProperty(), store.file().toString());
    config.setProperty(keys.getSslKeystoreTypeProperty(), store.type());
    store
        .passwordFile()
        .ifPresent(
            file -> config.setProperty(keys.getSslKeystorePasswdPathProperty(), file.toString()));
  }

  private static void trusted(Store store) {
    try {
      KeyStore found =
          X509Util.loadTrustStore(store.file().toString(), store.password(), store.type());
      if (found.size() > 0) {
        return;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(store, "certificates", Texts.oneLine(String.valueOf(e.getMessage())));
    }
    throw unusable(store, "certificates", "none");
  }

  /** The client's own. */
  private static X509Certificate certificate(Store store) {
    SecretFile.check(store.file());
    try {
      KeyStore found =
          X509Util.loadKeyStore(store.file().toString(), store.password(), store.type());
      for (String alias : Collections.list(found.aliases())) {
        if (found.isKeyEntry(alias) && found.getCertificate(alias) instanceof X509Certificate own) {
          return own;
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(
          store,
          "a private key and its certificate",
          Texts.oneLine(String.valueOf(e.getMessage())));
    }
    throw unusable(store, "a private key and its certificate", "none");
  }

  private static String commonName(X509Certificate certificate) {
    String name = certificate.getSubjectX500Principal().getName();
    try {
      return new LdapName(name)
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(part -> String.valueOf(part.getValue()))
              .findFirst()
              .orElse(name);
    } catch (InvalidNameException e) {
      return name;
    }
  }

  private static InvalidInputException unusable(Store store, String expected, String found) {
    return new InvalidInputException(
        "%s: expected %s in PEM, PKCS12 or JKS, found %s; correct the file, or its password file"
            .formatted(store.file(), expected, found));
  }
}
