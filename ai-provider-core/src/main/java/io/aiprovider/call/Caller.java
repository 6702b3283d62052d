package io.aiprovider.call;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a call is made.
 *
 * @param keyId the id of the key it came with
 * @param tenant the tenant the key belongs to; caches are kept apart by it
 * @param user the user within the tenant
 * @param allowedModels the models this caller may use; empty: all
 * @since 0.1
 */
public record Caller(
    String keyId, String tenant, @Nullable String user, Set<String> allowedModels) {
  public Caller {
    allowedModels = Set.copyOf(allowedModels);
  }

  public boolean mayUse(String model) {
    return allowedModels.isEmpty() || allowedModels.contains(model);
  }
}
