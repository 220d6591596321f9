from capitalisation.models.comment import Comment
from capitalisation.models.report import Report
from capitalisation.models.sheet import Actor, Block, Result, Sheet, SheetVersion, Step

__all__ = ["Actor", "Block", "Comment", "Report", "Result", "Sheet", "SheetVersion", "Step"]
