package io.aiprovider.server.keys;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * What all nodes of an installation share from their first start on: the secret that its ids are
 * made with, and the hash of the admin key that the first node generated. Thread-safe.
 */
@Component
final class Installation implements SmartInitializingSingleton {
  private static final Logger log = LoggerFactory.getLogger(Installation.class);
  private static final String SECRET = "key-id-secret";
  private static final String ADMIN_HASH = "admin-key-hash";

  private final Database database;
  private final ServerProperties properties;
  private final AtomicReference<@Nullable KeyIssuer> issuer = new AtomicReference<>();
  private final AtomicReference<byte @Nullable []> adminHash = new AtomicReference<>();

  Installation(Database database, ServerProperties properties) {
    this.database = database;
    this.properties = properties;
  }

  /**
   * Reads what is shared, and creates what is missing. If the database is not used yet, the first
   * key does this.
   *
   * @throws StartRefused if the admin key cannot be written to its file
   */
  @Override
  public void afterSingletonsInstantiated() {
    if (!database.isUnused()) {
      issuer();
    }
    boolean generated =
        properties.mode() == Mode.PRODUCTION && properties.auth().adminKey().isEmpty();
    if (generated) {
      adminHash.set(HexFormat.of().parseHex(adminKeyHash()));
    }
  }

  private String adminKeyHash() {
    String present = read(ADMIN_HASH);
    if (present != null) {
      return present;
    }
    KeyText key = KeyIssuer.withId(KeyText.ADMIN);
    AdminKeyFile file = AdminKeyFile.write(Path.of(properties.dataDir()), key.full());
    String stored = shared(ADMIN_HASH, key.hashText());
    if (stored.equals(key.hashText())) {
      log.warn(
          "A key for the operator was generated: read it from {}, where only this server's user can"
              + " read it, keep it in a safe place, and delete the file.",
          file.path());
    } else {
      file.delete(); // another node was faster
    }
    return stored;
  }

  /** The value that is stored by this name; if there is none, this one is stored. */
  private String shared(String name, String proposal) {
    String present = read(name);
    if (present != null) {
      return present;
    }
    try {
      database.use(
          client ->
              client
                  .sql("insert into ai_settings (name, content) values (:name, :content)")
                  .param("name", name)
                  .param("content", proposal)
                  .update());
      return proposal;
    } catch (DuplicateKeyException e) {
      return String.valueOf(read(name)); // another node was faster
    }
  }

  private @Nullable String read(String name) {
    return database
        .use(
            client ->
                client
                    .sql("select content from ai_settings where name = :name")
                    .param("name", name)
                    .query(String.class)
                    .optional())
        .orElse(null);
  }

  /** Makes keys. The first call blocks; those that come at the same time get the same issuer. */
  KeyIssuer issuer() {
    KeyIssuer present = issuer.get();
    if (present == null) {
      present = new KeyIssuer(shared(SECRET, KeyIssuer.random(KeyText.SECRET_LENGTH)));
      issuer.set(present);
    }
    return present;
  }

  /** Whether a key of this installation can have this id. Does not block. */
  boolean made(String id) {
    KeyIssuer present = issuer.get();
    return present != null && present.made(id); // without an issuer no key was issued yet
  }

  /**
   * Whether a key is the generated admin key.
   *
   * @param isHash whether a hash is that of the key's secret
   */
  boolean isAdmin(Predicate<byte[]> isHash) {
    byte[] expected = adminHash.get();
    return expected != null && isHash.test(expected);
  }
}
