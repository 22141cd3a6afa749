package dev.skep.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * How Netty waits for sockets on this machine: epoll, unless its native library is missing or has no directory to be
 * unpacked in.
 */
record SocketTransport(
        IoHandlerFactory handlers, Class<? extends ServerChannel> listening, Class<? extends Channel> dialling) {
    static SocketTransport best() {
        return Epoll.isAvailable()
                ? new SocketTransport(
                        EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class)
                : new SocketTransport(NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    }
}
