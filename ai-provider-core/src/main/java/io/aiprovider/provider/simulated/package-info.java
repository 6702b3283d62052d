/**
 * A provider that needs no network and no key: its answers depend only on the request, and it can
 * be configured to be slow or to fail.
 */
@NullMarked
package io.aiprovider.provider.simulated;

import org.jspecify.annotations.NullMarked;
