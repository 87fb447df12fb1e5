"""The TorchScript files of this folder. Run by hand, with Debian 12's python3-torch 1.13.1 (apt-get install python3-torch): /usr/bin/python3 make.py"""
import os
from typing import Dict, List, Optional, Tuple

import torch
from torch import Tensor, nn

folder = os.path.dirname(os.path.abspath(__file__))


def fill(convolution):
    """Weights that float holds exactly, from a formula that the tests have as well."""
    with torch.no_grad():
        for p in convolution.parameters():
            p.copy_(((torch.arange(p.numel()) * 37 % 19 - 9) / 16).reshape(p.shape))
    return convolution


class Convolution(nn.Module):
    """3 classes of 1 channel; the extent stays."""

    def __init__(self):
        super().__init__()
        self.layer = fill(nn.Conv3d(1, 3, 3, padding=1))

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x)


class Levels(Convolution):
    """As networks with deep supervision: a list, the full size first."""

    def forward(self, x: Tensor) -> List[Tensor]:
        y = self.layer(x)
        return [y, -y]


class Pair(Convolution):
    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        y = self.layer(x)
        return y, -y


class Named(Convolution):
    def forward(self, x: Tensor) -> Dict[str, Tensor]:
        return {"logits": self.layer(x)}


class Turned(Convolution):
    """An output whose memory is not in the order of its axes, in double."""

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x.transpose(2, 4)).transpose(2, 4).double()


class HalfOutput(Convolution):
    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x).half()


class Doubled(nn.Module):
    """Weights in half precision, twice the voxel: what a network in half precision wants as input."""

    def __init__(self):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor([2.0]).half())

    def forward(self, x: Tensor) -> Tensor:
        assert x.dtype == torch.half
        return torch.cat([x * self.factor, x], dim=1)


class Failing(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        if x.max() > 1:
            raise ValueError("voxels must be at most 1")
        return x


class Nothing(nn.Module):
    """No forward."""

    @torch.jit.export
    def something(self, x: Tensor) -> Tensor:
        return x


class Slow(Convolution):
    """Long enough to be left while it runs."""

    def forward(self, x: Tensor) -> Tensor:
        y = self.layer(x)
        for _ in range(400):
            y = self.layer(x)
        return y


class Flat(nn.Module):
    """2-D."""

    def __init__(self):
        super().__init__()
        self.layer = fill(nn.Conv2d(1, 2, 3, padding=1))

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x)


class TwoInputs(nn.Module):
    def forward(self, image: Tensor, guidance: Tensor) -> Tensor:
        return image + guidance


class OptionalInput(nn.Module):
    def forward(self, image: Tensor, mask: Optional[Tensor] = None, sizes: Tuple[int, int] = (1, 2)) -> Tensor:
        return image


def script(name, module):
    torch.jit.script(module.eval()).save(os.path.join(folder, name))


script("convolution.ts", Convolution())
script("levels.ts", Levels())
script("pair.ts", Pair())
script("named.ts", Named())
script("turned.ts", Turned())
script("half_output.ts", HalfOutput())
script("half_weights.ts", Doubled())
script("failing.ts", Failing())
script("no_forward.ts", Nothing())
script("slow.ts", Slow())
script("flat.ts", Flat())
script("two_inputs.ts", TwoInputs())
script("optional_input.ts", OptionalInput())
torch.jit.freeze(torch.jit.trace(Convolution().eval(), torch.zeros(1, 1, 5, 6, 7))).save(os.path.join(folder, "traced.pt"))
torch.save(Convolution().state_dict(), os.path.join(folder, "weights.pt"))
