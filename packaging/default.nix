# SPDX-License-Identifier: GPL-2.0-only
# For NixOS, in configuration.nix:
#   boot.extraModulePackages = [ (config.boot.kernelPackages.callPackage ./packaging/default.nix { }) ];
#   boot.kernelModules = [ "coretemp" ];
{ lib, stdenv, kernel, bash }:

stdenv.mkDerivation {
  pname = "coretemp";
  version = "1.0";
  src = ../.;

  nativeBuildInputs = kernel.moduleBuildDependencies;
  buildInputs = [ bash ];

  makeFlags = [ "KDIR=${kernel.dev}/lib/modules/${kernel.modDirVersion}/build" ];
  buildFlags = [ "module" ];

  # depmod prefers updates/ to the kernel's own driver in kernel/.
  installPhase = ''
    runHook preInstall
    install -Dm644 -t $out/lib/modules/${kernel.modDirVersion}/updates coretemp.ko
    install -Dm755 -t $out/bin tools/coretemp-map
    install -Dm644 -t $out/share/man/man1 packaging/coretemp-map.1
    install -Dm644 -t $out/share/man/man4 packaging/coretemp.4
    runHook postInstall
  '';

  meta = {
    description = "Temperature sensors of Intel cores and packages";
    license = lib.licenses.gpl2Only;
    platforms = [ "i686-linux" "x86_64-linux" ];
  };
}
