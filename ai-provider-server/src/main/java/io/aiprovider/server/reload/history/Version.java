package io.aiprovider.server.reload.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of the configuration that a server used.
 *
 * @param node the id of the key with which its files are encrypted: a server
 * @param cause a word for what caused it
 * @param actor the id of the administrator's credentials; null: nobody in particular
 * @param changes what changed, as a JSON object with the array {@code changes}
 * @param files the encrypted texts of the files
 */
record Version(
    String id,
    String node,
    Instant createdAt,
    String cause,
    @Nullable String actor,
    String changes,
    String files) {}
