/** {@code /api/infer}: one path for several tasks, each with its configured model. */
@NullMarked
package io.aiprovider.server.infer;

import org.jspecify.annotations.NullMarked;
