/** The client. This is the only package that depends on all others. */
@NullMarked
package io.aiprovider.client;

import org.jspecify.annotations.NullMarked;
