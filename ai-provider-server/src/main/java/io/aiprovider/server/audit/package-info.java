/** Who changed what, when and from where. */
@NullMarked
package io.aiprovider.server.audit;

import org.jspecify.annotations.NullMarked;
