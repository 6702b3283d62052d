package io.aiprovider.spring.cache;

import io.aiprovider.redis.cache.EncryptionKeys;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.SettingPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The encryption keys from the settings.
 *
 * @since 0.1
 */
public final class EncryptionMapping {
  private static final String PREFIX = "ai-provider.encryption";

  private EncryptionMapping() {}

  /**
   * The keys; null if there are none.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if one is wrong, or a file cannot be read;
   *     with the name and place of the setting, and without the key
   */
  public static @Nullable EncryptionKeys keys(
      AiProviderProperties.Encryption settings, SettingPlaces places) {
    boolean hasKey = StringUtils.hasText(settings.key());
    if (StringUtils.hasText(settings.keyFile())) {
      return places.within(
          PREFIX + ".key-file",
          () -> {
            if (hasKey) {
              throw new IllegalArgumentException(
                  "Both encryption.key and encryption.key-file are set: set one of them.");
            }
            return EncryptionKeys.of(read(String.valueOf(settings.keyFile())));
          });
    }
    return hasKey
        ? places.within(PREFIX + ".key", () -> EncryptionKeys.of(String.valueOf(settings.key())))
        : null;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "The file with the encryption key, " + file + ", cannot be read.");
    }
  }
}
